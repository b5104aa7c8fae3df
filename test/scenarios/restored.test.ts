import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors } from '../../local/postgres/server.ts';
import { compareSettings } from '../../shared/core/compare-settings.ts';
import { describe as describeFinding } from '../../shared/core/describe.ts';
import { diff } from '../../shared/core/diff.ts';
import type { SameMeaning } from '../../shared/core/same-value.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { loadSameMeaning } from '../../shared/postgres/meaning/same-meaning.ts';
import { type DatabaseFactory, run, startDatabases } from '../support/databases.ts';
import { dumpMajor, dumpSchema } from '../support/pg-dump.ts';
import { inPack, inPacks, reachesBeyond } from './read-scripts.ts';
import { canonicalScripts } from './scenario.ts';

/** Every script, made directly and restored from a dump of itself: another history, the same schema. */

const major = installedMajors().findLast((installed) => installed <= (dumpMajor ?? 0));

/**
 * What a dump of one database does not carry: running subscriptions, labels without a provider; and in a script, what is
 * the database's own, old versions of extensions, members that were added by hand, and rights on what comes with a range or
 * on built-in languages.
 */
const notDumped = /^(?:subscriptions--disabled|security-labels--)/;
const beyondDump =
  /\b(?:on|alter|in) database\b|create extension .* version '|revoke execute on functions from public|alter extension .* add |on language sql/;

const known = canonicalScripts.filter(
  ({ from, name, sql }) => from <= (major ?? 0) && !notDumped.test(name) && !beyondDump.test(sql),
);
const packs = inPacks(known.map(({ sql }) => sql).filter((sql) => !reachesBeyond(sql)));
const parts = [
  ...packs.map((pack, place) => [`pack ${place + 1} of ${packs.length}`, pack.map(inPack)] as const),
  ...known.filter(({ sql }) => reachesBeyond(sql)).map(({ sql, name }) => [name, [sql]] as const),
];

describe.skipIf(major === undefined)('restored from its own dump (needs pg_dump on this machine)', () => {
  let databases: DatabaseFactory;
  let sameMeaning: SameMeaning;
  beforeAll(async () => {
    sameMeaning = await loadSameMeaning();
    databases = await startDatabases(major ?? 0);
  });
  afterAll(() => databases?.stop());

  it.concurrent.each(parts)('%s', async (_, statements) => {
    const reader = createCatalogReader();
    const native = await databases.withDatabase('', async (connection) => {
      for (const sql of statements) await run(connection, sql);
      return { snapshot: await reader.read(connection), script: await dumpSchema(connection) };
    });
    await databases.withDatabase(native.script, async (connection) => {
      const restored = await reader.read(connection);
      const settings = compareSettings.parse({ profile: 'strict' });
      expect(diff(native.snapshot, restored, settings, { sameMeaning }).findings.map(describeFinding)).toEqual([]);
    });
  });
});
