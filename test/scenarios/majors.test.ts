import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors } from '../../local/postgres/server.ts';
import { compareSettings } from '../../shared/core/compare-settings.ts';
import { diff } from '../../shared/core/diff.ts';
import type { SameMeaning } from '../../shared/core/same-value.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { loadSameMeaning } from '../../shared/postgres/meaning/same-meaning.ts';
import { type DatabaseFactory, startDatabases } from '../support/databases.ts';
import { readScripts } from './read-scripts.ts';
import { scripts } from './scenario.ts';

/** The same script on every installed major: the catalogs differ, the schema does not. */

const majors = installedMajors();
const strict = compareSettings.parse({ profile: 'strict' });

let servers: readonly DatabaseFactory[] = [];
let sameMeaning: SameMeaning;
const reads = new Map<number, ReturnType<typeof readScripts>>();

beforeAll(async () => {
  sameMeaning = await loadSameMeaning();
  servers = await Promise.all(majors.map((major) => startDatabases(major)));
  servers.forEach((server, place) => {
    const major = majors[place] ?? 0;
    const understood = scripts.filter(({ from }) => from <= major).map(({ sql }) => [sql]);
    reads.set(major, readScripts(server, createCatalogReader(), understood));
  });
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

describe.concurrent.each(scripts.map((script) => [script.name, script] as const))('%s', (_, { sql, from }) => {
  it('is the same on every major', async () => {
    const read = await Promise.all(
      majors.filter((major) => from <= major).map(async (major) => (await reads.get(major)?.([sql]))?.[0]?.first),
    );
    const snapshots = read.filter((snapshot) => snapshot !== undefined);
    expect(snapshots).toHaveLength(majors.filter((major) => from <= major).length);
    for (const expected of snapshots) {
      for (const actual of snapshots) {
        const { findings } = diff(expected, actual, strict, { sameMeaning });
        expect(findings, `${expected.server.version} and ${actual.server.version}`).toEqual([]);
      }
    }
  });
});
