import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors } from '../../local/postgres/server.ts';
import { compareSettings } from '../../shared/core/compare-settings.ts';
import { describe as describeFinding } from '../../shared/core/describe.ts';
import { diff } from '../../shared/core/diff.ts';
import type { SameMeaning } from '../../shared/core/same-value.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { loadSameMeaning } from '../../shared/postgres/meaning/same-meaning.ts';
import { type DatabaseFactory, run, startDatabases } from '../support/databases.ts';
import { dumpMajor, dumpSchema } from '../support/pg-dump.ts';

/** One schema on every major and with every history that a database can have: no pair of them may show a finding. */

const rich = readFileSync(join(import.meta.dirname, 'rich.sql'), 'utf8');
const majors = installedMajors().filter((major) => major >= 14);
const reader = createCatalogReader();
const servers = new Map<number, DatabaseFactory>();
let sameMeaning: SameMeaning;

beforeAll(async () => {
  sameMeaning = await loadSameMeaning();
  for (const major of majors) servers.set(major, await startDatabases(major));
});
afterAll(() => Promise.all([...servers.values()].map((server) => server.stop())));

const on = (major: number): DatabaseFactory => {
  const server = servers.get(major);
  if (!server) throw new Error(`no server ${major}`);
  return server;
};
const differences = (expected: Snapshot, actual: Snapshot): string[] =>
  diff(expected, actual, compareSettings.parse({ profile: 'strict' }), { sameMeaning }).findings.map(describeFinding);
const both = (one: Snapshot, other: Snapshot): string[] => [...differences(one, other), ...differences(other, one)];

const natives = new Map<number, Promise<Snapshot>>();
const native = (major: number): Promise<Snapshot> => {
  const known = natives.get(major) ?? on(major).withDatabase(rich, (connection) => reader.read(connection));
  natives.set(major, known);
  return known;
};

const pairs = majors.flatMap((one, place) => majors.slice(place + 1).map((other) => [one, other] as const));

describe('the same scripts', () => {
  it.each(pairs)('on %i and on %i', async (one, other) => {
    expect(both(await native(one), await native(other))).toEqual([]);
  });

  it.each(majors)('twice on %i give one fingerprint', async (major) => {
    const again = await on(major).withDatabase(rich, (connection) => reader.read(connection));
    expect(again.fingerprint).toBe((await native(major)).fingerprint);
  });
});

const dumped = majors.filter((major) => dumpMajor !== undefined && major <= dumpMajor);
const histories = dumped.flatMap((from) => majors.filter((to) => to >= from).map((to) => [from, to] as const));

describe.skipIf(histories.length === 0)('a dump (needs pg_dump on this machine)', () => {
  it.each(histories)('of %i restored on %i', async (from, to) => {
    const script = await on(from).withDatabase(rich, dumpSchema);
    await on(to).withDatabase(script, async (connection) => {
      const restored = await reader.read(connection);
      expect(both(await native(from), restored)).toEqual([]);
      expect(both(await native(to), restored)).toEqual([]);
    });
  });

  it.each(dumped)('of %i restored twice', async (major) => {
    const script = await on(major).withDatabase(rich, dumpSchema);
    const second = await on(major).withDatabase(script, dumpSchema);
    await on(major).withDatabase(second, async (connection) => {
      expect(both(await native(major), await reader.read(connection))).toEqual([]);
    });
  });
});

it('a database that is vacuumed, analysed and used keeps its fingerprint', async () => {
  const major = majors.at(-1) ?? 0;
  await on(major).withDatabase(rich, async (connection) => {
    await run(connection, "insert into app.accounts (email, name) values ('a@b', 'n'); select nextval('app.ticket')");
    await run(connection, 'vacuum full');
    await run(connection, 'vacuum freeze analyze');
    await run(connection, 'reindex schema app');
    expect((await reader.read(connection)).fingerprint).toBe((await native(major)).fingerprint);
  });
});
