import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSettings } from '../../../shared/core/compare-settings.ts';
import { diff } from '../../../shared/core/diff.ts';
import { factsReadBy } from '../../../shared/core/facts-read.ts';
import { comparerVersion } from '../../../shared/core/fingerprint.ts';
import { buildSnapshot, parseSnapshot, type Snapshot, serializeSnapshot } from '../../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../../shared/postgres/catalog-reader.ts';
import { loadSameMeaning } from '../../../shared/postgres/meaning/same-meaning.ts';
import { type DatabaseFactory, startDatabases } from '../../support/databases.ts';

/** Files that earlier comparers wrote of the database that `schema.sql` makes on PostgreSQL 15. */
const folder = join(import.meta.dirname, 'older-snapshots');
const text = (name: string) => readFileSync(join(folder, name), 'utf8');
const schema = text('schema.sql');
const older = [4, 5].map((comparer) => {
  const file = `comparer-${comparer}.json`;
  return [comparer, parseSnapshot(text(file), file)] as const;
});

/** One change each, of a fact that every comparer has read in one way, and the finding that it is. */
const changes: readonly (readonly [sql: string, finding: string])[] = [
  ['alter table remote.events alter note set not null', 'changed column:remote.events.note notNull'],
  ['alter table remote.events_2026 alter id set statistics 7', 'changed table:remote.events_2026 statisticsOverrides'],
  ['drop view remote.latest', 'missing view:remote.latest'],
  ['create index by_hand on remote.events (note)', 'extra index:remote.by_hand'],
  ['alter function remote.answer() cost 7', 'changed function:remote.answer() cost'],
  ['grant select on remote.events to app_reader', 'extra grant:table:remote.events:app_reader'],
  ["comment on schema remote is 'far away'", 'extra comment:schema:remote'],
];

const strict = compareSettings.parse({ profile: 'strict' });
const reader = createCatalogReader();
let databases: DatabaseFactory;
beforeAll(async () => {
  databases = await startDatabases(15);
});
afterAll(() => databases?.stop());

const readAfter = (change: string): Promise<Snapshot> =>
  databases.withDatabase(`${schema}\n-- alone\n${change}`, (connection) => reader.read(connection));

const lines = (
  expected: Snapshot,
  actual: Snapshot,
  settings = strict,
  sameMeaning?: Awaited<ReturnType<typeof loadSameMeaning>>,
) =>
  diff(expected, actual, settings, sameMeaning && { sameMeaning }).findings.map(({ class: sort, id, attributes }) =>
    [sort, id, ...attributes.map(({ name }) => name)].join(' '),
  );

describe('a snapshot of an older comparer', () => {
  it('gives no finding against the same database, in any profile', async () => {
    const now = await readAfter('');
    for (const [comparer, then] of older) {
      expect(then.comparer).toBe(comparer);
      expect(lines(then, now)).toEqual([]);
      expect(lines(now, then)).toEqual([]);
      for (const profile of ['standard', 'structure'] as const) {
        expect(lines(then, now, compareSettings.parse({ profile }))).toEqual([]);
      }
    }
  });

  it.each(changes)('still shows what differs: %s', async (sql, finding) => {
    const now = await readAfter(sql);
    for (const [, then] of older) expect(lines(then, now)).toEqual([finding]);
  });

  it('says which facts were left out, of how many objects', async () => {
    const now = await readAfter("alter function remote.answer() set work_mem = '1GB'");
    const oldest = parseSnapshot(text('comparer-4.json'), 'oldest');
    expect(lines(oldest, now)).toEqual([]);
    expect(diff(oldest, now, strict).unmodeled).toMatchObject({
      'settings of a function (not read so by comparer 4)': 1,
      'foreignOptions of a table (not read so by comparer 4)': 1,
    });
    const structure = compareSettings.parse({ profile: 'structure' });
    expect(Object.keys(diff(oldest, now, structure).unmodeled).filter((what) => what.startsWith('value of'))).toEqual(
      [],
    );
  });

  it('agrees with all majors', async () => {
    const sameMeaning = await loadSameMeaning();
    const newest = await startDatabases(18);
    try {
      const now = await newest.withDatabase(schema, (connection) => reader.read(connection));
      const standard = compareSettings.parse({});
      for (const [, then] of older) expect(lines(then, now, standard, sameMeaning)).toEqual([]);
    } finally {
      await newest.stop();
    }
  });

  it('is written again as it was read', () => {
    for (const [, then] of older) expect(parseSnapshot(serializeSnapshot(then), 'again').objects).toEqual(then.objects);
  });
});

describe('a snapshot of a newer comparer', () => {
  const ours = parseSnapshot(text('comparer-5.json'), 'ours');

  /** As the next comparer might write it: a fact read in another way, a fact and a kind that nobody knows yet. */
  function fromTheFuture(): Snapshot {
    const { column = [], ...facts } = factsReadBy();
    const named = column.map((fact) => (fact === 'type' ? `type@${comparerVersion + 1}` : fact));
    const head = { comparer: comparerVersion + 1, facts: { ...facts, column: [...named, 'mood'], planet: ['moons'] } };
    const objects = [...ours.objects.values()].map((object) =>
      object.kind === 'column'
        ? { ...object, attributes: { ...object.attributes, type: 'of another form', mood: 'good' } }
        : object,
    );
    const planet = { kind: 'planet', id: 'planet:mars', attributes: { moons: 2 } };
    return buildSnapshot({ ...ours, ...head, objects: [...objects, planet] });
  }

  it('is compared on the facts that both read', async () => {
    const now = await readAfter('alter table only remote.events alter note drop default');
    const later = parseSnapshot(serializeSnapshot(fromTheFuture()), 'later');
    expect(lines(later, now)).toEqual(['changed column:remote.events.note default']);
    const { unmodeled } = diff(later, now, strict);
    expect(unmodeled).toMatchObject({ [`planet (not read so by comparer ${comparerVersion})`]: 1 });
    expect(unmodeled[`type of a column (not read so by comparer ${comparerVersion})`]).toBeGreaterThan(10);
  });

  it('is refused when it does not say what was read', () => {
    const silent = serializeSnapshot(fromTheFuture()).replace('"facts":', '"figures":');
    expect(() => parseSnapshot(silent, 'later.json')).toThrow(/later\.json.*must say which facts/);
  });
});
