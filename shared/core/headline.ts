import type { Finding, FindingClass } from './finding.ts';
import type { MatrixRow } from './matrix.ts';
import { compareText } from './order.ts';
import { isChecked } from './tenant-result.ts';

/**
 * One row of the matrix as one sentence: `Behind 2 releases; misses 3 columns, 1 index; 1 extra table`.
 * On one line and at most 300 characters, whatever the row holds.
 */
export function headline(row: MatrixRow): string {
  if (row.status === 'retired') return 'No longer in the tenant list';
  if (row.status === 'not-checked') return `Not checked in the last sweep${lastKnown(row)}`;
  if (!isChecked(row.status))
    return withEnd(`${row.status === 'failed' ? 'Failed' : 'Unreachable'}${reason(row)}`, lastKnown(row));
  const parts = [lagOf(row)];
  for (const { findingClass, verb, adjective } of phrases) {
    const things = listed(
      row.findings.filter((finding) => finding.class === findingClass),
      adjective,
    );
    parts.push(verb && things ? `${verb} ${things}` : things);
  }
  const sentence = parts.filter((part) => part !== '').join('; ');
  if (sentence === '') return row.status === 'in-sync' ? 'In sync' : 'Drifted';
  return oneLine(sentence.charAt(0).toUpperCase() + sentence.slice(1));
}

/** In order of weight: what is broken or absent before what is different or too much. */
const phrases: readonly { readonly findingClass: FindingClass; readonly verb?: string; readonly adjective?: string }[] =
  [
    { findingClass: 'missing', verb: 'misses' },
    { findingClass: 'invalid', adjective: 'invalid' },
    { findingClass: 'changed', adjective: 'changed' },
    { findingClass: 'extra', adjective: 'extra' },
  ];

function lagOf({ status, lag }: MatrixRow): string {
  if (status !== 'lagging' && status !== 'lagging-and-drifted') return '';
  return lag ? `behind ${counted(lag.behind, 'release')}` : 'behind';
}

function reason({ error }: MatrixRow): string {
  return error ? `: ${error.message}` : '';
}

/** What remains known of a tenant that nobody could check: `; was in sync on 2026-11-20`. */
function lastKnown({ lastChecked }: MatrixRow): string {
  return lastChecked ? `; was ${lastChecked.status.replaceAll('-', ' ')} on ${lastChecked.at.slice(0, 10)}` : '';
}

const namedKinds = 3;

/** `3 columns, 1 index`: the most frequent kinds first, then by name; after three kinds the rest in one number. */
function listed(findings: readonly Finding[], adjective?: string): string {
  const byKind = new Map<string, number>();
  for (const { kind } of findings) byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
  const sorted = [...byKind].sort(([a, n], [b, m]) => m - n || compareText(a, b));
  const named = sorted.slice(0, namedKinds).map(([kind, n]) => {
    const noun = kind.replaceAll(/[-_]/g, ' ');
    return counted(n, adjective ? `${adjective} ${noun}` : noun);
  });
  const rest = sorted.slice(namedKinds).reduce((sum, [, n]) => sum + n, 0);
  return [...named, ...(rest > 0 ? [counted(rest, 'other')] : [])].join(', ');
}

const counted = (n: number, noun: string): string => `${n.toLocaleString('en-US')} ${n === 1 ? noun : plural(noun)}`;

function plural(noun: string): string {
  if (noun.endsWith('privileges')) return noun;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

const longest = 300;

const oneLine = (text: string): string => withEnd(text, '');

/** What is too long is cut before its end. */
function withEnd(text: string, end: string): string {
  const head = text.slice(0, 10 * longest);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not reach a line of text
  const line = head.replaceAll(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
  const characters = [...line];
  const room = longest - end.length;
  return `${characters.length <= room ? line : `${characters.slice(0, room - 1).join('')}…`}${end}`;
}
