import { createHash } from 'node:crypto';
import { describe, describeId, words } from '../core/describe.ts';
import { type Finding, severities } from '../core/finding.ts';
import { canonicalJson } from '../core/fingerprint.ts';
import { headline } from '../core/headline.ts';
import type { MatrixRow } from '../core/matrix.ts';
import { changedLines } from './changed-lines.ts';
import { clip, type TextPiece, toPieces } from './text.ts';

/**
 * The body of a row that differs: one block of ours with what differs, finding by finding, the worst first. All else on the
 * page belongs to people. Pure; the same findings give the same body.
 */

export type Block =
  | { readonly type: 'paragraph'; readonly paragraph: { readonly rich_text: readonly TextPiece[] } }
  | { readonly type: 'callout'; readonly callout: { readonly rich_text: readonly TextPiece[] } }
  | { readonly type: 'code'; readonly code: { readonly rich_text: readonly TextPiece[]; readonly language: 'diff' } };

export interface RowBody {
  /** Of the findings; part of the block's title, so that a later sweep knows what is there. */
  readonly digest: string;
  readonly title: readonly TextPiece[];
  readonly blocks: readonly Block[];
}

/** Of the sweep that found it. It is no part of the digest: the next sweep that finds the same is no reason to write. */
export interface FullReport {
  readonly sweepId: string;
  /** Its document in the bucket. */
  readonly key: string;
  /** Where that can be opened in a browser, if anywhere. */
  readonly url?: string;
}

const mostFindings = 20;
const longestDiff = 15_000;
/** A request may hold 500 KB, the properties of the row among them. */
const mostBytes = 400_000;

/** Undefined when there is nothing to tell. A release that changes nothing for the row is no reason to write it anew. */
export function toBody(row: MatrixRow, release: string, report?: FullReport): RowBody | undefined {
  if (row.findings.length === 0) return undefined;
  const ranked = [...row.findings].sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity));
  const told = fitting(ranked.slice(0, mostFindings).map(blocksOf));
  const left = ranked.length - told.length;
  const findings = [
    ...told.flat(),
    ...(left > 0 ? [paragraph(`and ${left} more: the report of the sweep lists them all`)] : []),
  ];
  const digest = createHash('sha256').update(canonicalJson(findings)).digest('hex').slice(0, 12);
  const summary = callout(`${headline(row)}\n${foundAgainst} ${release}.`);
  const blocks = [summary, ...findings, ...(report ? [linkTo(report)] : [])];
  return { digest, title: toPieces(`${title} (driftmatrix ${digest})`), blocks };
}

function fitting(blocks: readonly Block[][]): readonly Block[][] {
  let bytes = 0;
  const tooMuch = blocks.findIndex((each) => {
    bytes += Buffer.byteLength(JSON.stringify(each));
    return bytes > mostBytes;
  });
  return tooMuch < 0 ? blocks : blocks.slice(0, tooMuch);
}

const foundAgainst = 'Found against the canonical release';

/** Whether a block that holds this first is one of ours, whatever its title says. */
export const isSummary = (text: string): boolean => text.split('\n').at(-1)?.startsWith(`${foundAgainst} `) === true;

const title = 'What differs';
const ours = new RegExp(`^${title} \\(driftmatrix ([0-9a-f]{12})\\)$`);

/** The digest of a block of ours, by its title; undefined for any other. */
export const digestIn = (text: string): string | undefined => ours.exec(text)?.[1];

/** One line, and for what changed the old and the new as a diff: `-` is canonical, `+` is the tenant. */
function blocksOf(finding: Finding): Block[] {
  const { attributes, class: findingClass, id, severity } = finding;
  if (attributes.length === 0) return [paragraph(`${describe(finding)} · ${severity}`)];
  const line = paragraph(`${findingClass} ${describeId(id)} · ${severity}`);
  const lines = attributes.flatMap(({ name, expected, actual, note }) => [
    `@@ ${words(name)}${note ? ` (${note})` : ''} @@`,
    ...changedLines(expected, actual),
  ]);
  return [line, { type: 'code', code: { rich_text: toPieces(clip(lines.join('\n'), longestDiff)), language: 'diff' } }];
}

const paragraph = (text: string): Block => ({ type: 'paragraph', paragraph: { rich_text: toPieces(text) } });
const callout = (text: string): Block => ({ type: 'callout', callout: { rich_text: toPieces(text) } });

function linkTo({ sweepId, key, url }: FullReport): Block {
  if (url === undefined) return paragraph(`Full report of sweep ${sweepId}: ${key} in the bucket`);
  const text = { content: `Full report of sweep ${sweepId}`, link: { url } };
  return { type: 'paragraph', paragraph: { rich_text: [{ type: 'text', text }] } };
}
