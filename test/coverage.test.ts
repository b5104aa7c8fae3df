import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attributeClasses } from '../shared/core/compare-settings.ts';
import { registry } from '../shared/core/kinds/registry.ts';
import { unmodeled } from '../shared/core/kinds/unmodeled.ts';
import { parseId } from '../shared/core/object.ts';
import { scenarios } from './scenarios/scenario.ts';
import { type CoverageRow, coverageOf, formatRow } from './support/coverage.ts';

/** docs/COVERAGE.md is written for people; this holds it to what the comparer does. */

const text = readFileSync(join(import.meta.dirname, '..', 'docs', 'COVERAGE.md'), 'utf8');

/** A database is one of a kind: test/shared/core/kinds/databases.test.ts makes others. */
const ofScripts = registry.filter(({ kind }) => kind !== 'database');

/** Facts that the server lets nobody change without another one, and with which. */
const neverAlone = {
  'access-method.type': 'its handler',
  'collation.provider': 'its locale',
  'table.form': 'its partition key or server',
  'aggregate.returns': 'its state type or final function',
  'operator.result': 'its function',
  'operator-class.type': 'its functions and operators',
  'view.columns': 'its query',
  'materialized-view.columns': 'its query',
};

/** The rows below each heading that is a kind. */
const documented = new Map(
  text
    .split(/^### /m)
    .slice(1)
    .flatMap((section): [string, CoverageRow[]][] => {
      const kind = /^`([a-z-]+)`\n/.exec(section)?.[1];
      return kind === undefined ? [] : [[kind, rowsOf(section)]];
    }),
);

function rowsOf(section: string): CoverageRow[] {
  const table = section.split('\n').filter((line) => /^\| (exists|`)/.test(line));
  return table.map((line) => {
    const [, fact = '', countedIn = '', severity = '', notes = ''] = line.split('|').map((cell) => cell.trim());
    return { fact, countedIn, severity, notes };
  });
}

describe('COVERAGE.md', () => {
  it('has a section for every kind, and none without one', () => {
    expect([...documented.keys()].sort()).toEqual(registry.map(({ kind }) => kind).sort());
  });

  it.each(registry.map((kind) => [kind.kind, kind] as const))(
    'says of each fact of %s what the differ does',
    (name, kind) => {
      const rows = documented.get(name) ?? [];
      const expected = coverageOf(kind);
      // People may say more in the notes; the row begins as the differ has it. On failure: the rows to write.
      const asFar = rows.map((row, place) => {
        const notes = expected[place]?.notes ?? '';
        return formatRow(row.notes.startsWith(notes) ? { ...row, notes } : row);
      });
      expect(asFar).toEqual(expected.map(formatRow));
    },
  );

  it('has a scenario for every kind that comes and goes', () => {
    const wanted = ofScripts.flatMap(({ kind }) => [`missing ${kind}`, `extra ${kind}`]);
    const tried = new Set(
      scenarios.flatMap(({ findings }) => findings.map((found) => `${found.class} ${parseId(found.id).kind}`)),
    );
    expect(wanted.filter((what) => !tried.has(what))).toEqual([]);
  });

  it('has a scenario for every fact that changes it alone, but for those that cannot', () => {
    const wanted = ofScripts.flatMap(({ kind, attributes }) =>
      Object.keys(attributes).map((name) => `${kind}.${name}`),
    );
    const alone = new Set(
      scenarios.flatMap(({ findings: [found, ...more] }) =>
        found && more.length === 0 && found.attributes.length === 1
          ? [`${parseId(found.id).kind}.${found.attributes[0]}`]
          : [],
      ),
    );
    expect(wanted.filter((fact) => !alone.has(fact))).toEqual(Object.keys(neverAlone));
    const together = new Set(
      scenarios.flatMap(({ findings }) =>
        findings.flatMap(({ id, attributes }) => attributes.map((name) => `${parseId(id).kind}.${name}`)),
      ),
    );
    expect(wanted.filter((fact) => !together.has(fact))).toEqual([]);
  });

  it('explains every class of facts', () => {
    for (const name of attributeClasses) expect(text).toMatch(new RegExp(`^\\| ${name} \\|`, 'm'));
  });

  it('names what is counted without being read', () => {
    const counted = [...unmodeled.sql({ version: '18.0', versionNum: 180_000 }).matchAll(/select '([^']+)' as kind/g)];
    expect(counted.length).toBeGreaterThan(0);
    for (const [, kind] of counted) expect(text).toContain(`| ${kind} |`);
  });
});
