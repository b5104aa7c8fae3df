import { type CompareSettings, compareSettings, profiles } from '../../shared/core/compare-settings.ts';
import { diff } from '../../shared/core/diff.ts';
import type { Finding } from '../../shared/core/finding.ts';
import type { AttributeRule, ObjectKind } from '../../shared/core/kinds/kind.ts';
import type { Attribute, SchemaObject } from '../../shared/core/object.ts';
import { buildSnapshot } from '../../shared/core/snapshot.ts';

/** What docs/COVERAGE.md must say of a kind, found out by asking the differ instead of reading its tables. */

/** One row: the fact, the profiles that count it, its severity, and what the notes must begin with. */
export interface CoverageRow {
  readonly fact: string;
  readonly countedIn: string;
  readonly severity: string;
  readonly notes: string;
}

const settings: readonly CompareSettings[] = profiles.map((profile) => compareSettings.parse({ profile }));

/** The row of the object as a whole, then one for each attribute in the order of the kind's file. */
export function coverageOf(kind: ObjectKind): CoverageRow[] {
  const attributes = Object.entries(kind.attributes).map(([name, rule]) => {
    const [one, other] = differingValues(rule);
    const found = findingsBetween(objectOf(kind, { [name]: one }), objectOf(kind, { [name]: other }));
    return { fact: `\`${name}\``, ...verdict(found), notes: notesOf(rule) };
  });
  return [{ fact: 'exists', ...verdict(findingsBetween(objectOf(kind, {}), undefined)), notes: '' }, ...attributes];
}

export const formatRow = ({ fact, countedIn, severity, notes }: CoverageRow): string =>
  `| ${fact} | ${countedIn} | ${severity} | ${notes} |`;

const objectOf = ({ kind }: ObjectKind, attributes: Record<string, Attribute>): SchemaObject => ({
  kind,
  id: `${kind}:sample`,
  attributes,
});

/** Two values that are never one: an order that differs for a list whose order is all that counts. */
function differingValues({ means }: AttributeRule): [Attribute, Attribute] {
  if (means === 'order')
    return [
      ['a', 'b'],
      ['b', 'a'],
    ];
  if (means === 'options') return [{ size: '1' }, { size: '2' }];
  return ['one', 'other'];
}

function findingsBetween(one: SchemaObject, other: SchemaObject | undefined): Map<string, Finding> {
  const server = { version: '18.0', versionNum: 180_000 };
  const snapshotOf = (objects: SchemaObject[]) => buildSnapshot({ server, objects, unmodeled: {} });
  const [expected, actual] = [snapshotOf([one]), snapshotOf(other ? [other] : [])];
  const found = new Map<string, Finding>();
  for (const setting of settings) {
    const [finding] = diff(expected, actual, setting).findings;
    if (finding) found.set(setting.profile, finding);
  }
  return found;
}

function verdict(found: ReadonlyMap<string, Finding>): { countedIn: string; severity: string } {
  const [severity = 'none'] = new Set([...found.values()].map((finding) => finding.severity));
  return {
    countedIn: found.size === profiles.length ? 'every profile' : [...found.keys()].sort().join(', '),
    severity,
  };
}

function notesOf({ class: factClass, means, since, sameMajorOnly }: AttributeRule): string {
  const notes = [
    factClass === 'validity' && 'present but unusable',
    means && meanings[means],
    since && `from ${since}`,
    sameMajorOnly && 'within one major only',
  ];
  return notes.filter(Boolean).join('; ');
}

const meanings: Readonly<Record<string, string>> = {
  expression: 'by meaning',
  bound: 'by meaning',
  query: 'by meaning',
  rule: 'by meaning',
  body: 'as a body',
  set: 'as a set',
  order: 'order only',
  options: 'as settings',
  chosen: 'where people chose it',
};
