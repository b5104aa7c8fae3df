import { clipValues } from './clip-values.ts';
import { findSecrets } from './find-secrets.ts';
import type { Finding } from './finding.ts';
import type { Attribute } from './object.ts';
import { isSecretName } from './secret-names.ts';
import type { Span } from './secret-values.ts';

/** Takes secrets out of text that people or machines will read. No list of forms is complete: see `publish.values`. */

const hidden = '***';
/** Longer than anything that is shown, in characters. */
const mostShown = 200_000;

/** The text with passwords, tokens and credentials in URLs replaced by `***`. Redacting twice changes nothing. */
export function redact(text: string): string {
  let clean = text;
  // What is left beside a secret may look like one: nearly always the second look finds nothing. Nobody is shown a text that
  // long, so one look is enough for it.
  const most = text.length > mostShown ? 1 : 4;
  for (let looks = 0; looks < most; looks += 1) {
    const before = clean;
    clean = masked(before, findSecrets(before), 0, before.length);
    if (clean === before) break;
  }
  return clean;
}

/** A part of the text, in which a secret is hidden also when it begins or ends outside it. */
function masked(text: string, found: readonly Span[], start: number, end: number): string {
  let clean = '';
  let done = start;
  for (const [from, to] of [...found].sort(([a], [b]) => a - b)) {
    if (to <= done || to <= from || from >= end) continue;
    if (from >= done || done === start) clean += `${text.slice(done, Math.max(from, done))}${hidden}`;
    done = to;
  }
  return clean + text.slice(done, Math.max(done, end));
}

/** Looked at on both sides of a part: a secret that begins or ends there is known by its form. */
const margin = 16_000;

/** A part of a long text, redacted as the whole would be. Only what stands around it is looked at, however long the text. */
export function redactPart(text: string, start: number, end: number): string {
  const from = Math.max(0, start - margin);
  const around = text.slice(from, end + margin);
  const crossing = from === 0 ? [] : leadsTo(text, from).flatMap((lead) => crossingFrom(lead, around));
  return redact(masked(around, [...findSecrets(around), ...crossing], start - from, end - from));
}

/** What may have begun a secret that reaches across the whole margin: what stands around the last quote, key or blank before it. */
function leadsTo(text: string, from: number): string[] {
  const places = ['"', '$', '-----BEGIN', ' ', '\n', ':'].map((mark) => text.lastIndexOf(mark, from - 1));
  return [...places, lastOpenQuote(text, from)]
    .filter((place) => place >= 0)
    .map((place) => text.slice(Math.max(0, place - 200), Math.min(from, place + 40)));
}

/** Doubled and escaped quotes are inside a text. */
function lastOpenQuote(text: string, from: number): number {
  let place = text.lastIndexOf("'", from - 1);
  for (let tries = 0; tries < 100_000 && place > 0; tries += 1) {
    const isDoubled = text[place - 1] === "'";
    if (!isDoubled && text[place - 1] !== '\\') return place;
    place = text.lastIndexOf("'", place - (isDoubled ? 2 : 1));
  }
  return place;
}

function crossingFrom(lead: string, around: string): Span[] {
  return findSecrets(lead + around)
    .filter(([from, to]) => from < lead.length && to > lead.length)
    .map(([, to]) => [0, to - lead.length]);
}

const option = /^([\w.-]{1,64})=/;

/** A fact with its texts redacted, however deep they lie, and what a secret's name stands before hidden whole. */
export function redactAttribute(value: Attribute): Attribute {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) {
    return value.map((item: Attribute) => {
      const [prefix, name = ''] = typeof item === 'string' ? (option.exec(item) ?? []) : [];
      return prefix !== undefined && isSecretName(name) ? `${prefix}${hidden}` : redactAttribute(item);
    });
  }
  if (value === null || typeof value !== 'object') return value;
  const clean = Object.entries(value).map(([name, member]) => [
    name,
    member !== null && typeof member !== 'boolean' && isSecretName(name) ? hidden : redactAttribute(member),
  ]);
  return Object.fromEntries(clean);
}

/** A finding fit to be kept and shown: function bodies, comments and server options may hold secrets. */
export function redactFinding(finding: Finding): Finding {
  return {
    ...finding,
    attributes: finding.attributes.map((attribute) => {
      const [expected, actual] = clipValues(attribute.expected, attribute.actual, redactAttribute, redactPart);
      return { ...attribute, expected, actual };
    }),
  };
}
