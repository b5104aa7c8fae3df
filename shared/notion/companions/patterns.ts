import { describe, describeId, words } from '../../core/describe.ts';
import { type Finding, type findingClasses, severities } from '../../core/finding.ts';
import { findingKey } from '../../core/finding-key.ts';
import type { DriftMatrix } from '../../core/matrix.ts';
import { compareText } from '../../core/order.ts';
import { changedLines } from '../changed-lines.ts';
import { companionKeys, severityChoices } from '../columns.ts';
import { type NotionRow, type Properties, sealRow } from '../row.ts';
import { toOptionName, toPieces } from '../text.ts';
import { type Companion, fingerprintColumn } from './companion.ts';

/** The drift matrix inside Notion: one row per distinct finding, related to the tenants that have it. Pure. */

const states = { open: 'Open', gone: 'Gone' } as const;

export const patterns: Companion = {
  key: 'patterns',
  name: 'Drift patterns',
  keyColumn: companionKeys.patterns,
  columns: [
    { key: 'pattern', name: 'Pattern', type: 'title', about: 'The difference in one line' },
    {
      key: 'state',
      name: 'State',
      type: 'select',
      about: 'Whether any tenant has it now',
      choices: [
        { name: states.open, color: 'red' },
        { name: states.gone, color: 'gray' },
      ],
    },
    {
      key: 'severity',
      name: 'Severity',
      type: 'select',
      about: 'How much it matters',
      choices: Object.values(severityChoices),
    },
    {
      key: 'class',
      name: 'Class',
      type: 'select',
      about: 'Missing, extra, changed or invalid',
      choices: [
        { name: 'Missing', color: 'orange' },
        { name: 'Extra', color: 'yellow' },
        { name: 'Changed', color: 'blue' },
        { name: 'Invalid', color: 'purple' },
      ],
    },
    { key: 'kind', name: 'Kind', type: 'select', about: 'What sort of object differs' },
    { key: 'object', name: 'Object', type: 'rich_text', about: 'The object that differs' },
    { key: 'difference', name: 'Difference', type: 'rich_text', about: 'Canonical (-) and tenant (+)' },
    { key: 'firstSeen', name: 'First seen', type: 'date', about: 'The sweep that first found it' },
    {
      key: companionKeys.patterns,
      name: 'Pattern ID',
      type: 'rich_text',
      about: 'Finds the row of a pattern; do not change',
    },
    fingerprintColumn,
  ],
};

export interface Pattern {
  readonly key: string;
  readonly finding: Finding;
  readonly tenants: number;
}

/** The distinct findings, the most widespread first. */
export function patternsOf({ rows }: DriftMatrix): Pattern[] {
  const found = new Map<string, { readonly finding: Finding; tenants: number }>();
  for (const { findings } of rows) {
    for (const finding of findings) {
      const key = findingKey(finding);
      const known = found.get(key) ?? { finding, tenants: 0 };
      known.tenants += 1;
      found.set(key, known);
    }
  }
  return [...found]
    .map(([key, { finding, tenants }]) => ({ key, finding, tenants }))
    .sort((a, b) => b.tenants - a.tenants || rank(b) - rank(a) || compareText(a.key, b.key));
}

const rank = ({ finding }: Pattern): number => severities.indexOf(finding.severity);

/** A line of a difference may be a whole function. */
const longestDifference = 1900;

export function toPatternRow({ key, finding }: Pattern, seenAt: string): NotionRow {
  const difference = finding.attributes.flatMap(({ name, expected, actual, note }) => [
    `@@ ${words(name)}${note ? ` (${note})` : ''} @@`,
    ...changedLines(expected, actual),
  ]);
  const properties: Properties = {
    pattern: { title: toPieces(describe(finding).slice(0, 300)) },
    state: { select: { name: states.open } },
    severity: { select: { name: severityChoices[finding.severity].name } },
    class: { select: { name: classNames[finding.class] } },
    kind: select(words(finding.kind)),
    object: { rich_text: toPieces(describeId(finding.id)) },
    difference: { rich_text: toPieces(difference.join('\n').slice(0, longestDifference)) },
    [companionKeys.patterns]: { rich_text: toPieces(key) },
  };
  const row = sealRow(key, properties);
  // When it was first found is no reason to write it again.
  return { ...row, properties: { ...row.properties, firstSeen: { date: { start: seenAt } } } };
}

/** What is written, once, of a pattern that no tenant has any longer. */
export const toGonePattern = (key: string): NotionRow => sealRow(key, { state: { select: { name: states.gone } } });

const classNames: Readonly<Record<(typeof findingClasses)[number], string>> = {
  missing: 'Missing',
  extra: 'Extra',
  changed: 'Changed',
  invalid: 'Invalid',
};

function select(text: string) {
  const name = toOptionName(text);
  return { select: name === undefined ? null : { name } };
}
