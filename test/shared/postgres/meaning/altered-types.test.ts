import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors } from '../../../../local/postgres/server.ts';
import { compareSettings } from '../../../../shared/core/compare-settings.ts';
import { diff } from '../../../../shared/core/diff.ts';
import type { SameMeaning } from '../../../../shared/core/same-value.ts';
import type { Snapshot } from '../../../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../../../shared/postgres/catalog-reader.ts';
import { loadSameMeaning } from '../../../../shared/postgres/meaning/same-meaning.ts';
import { type DatabaseFactory, startDatabases } from '../../../support/databases.ts';
import { alteredTypes } from './altered-types.ts';

/** What a server keeps of constants when the type of a column changes, next to the same schema written with the new type. */

const reader = createCatalogReader();
const schemaOf = (place: number): string => `case_${place}`;

/** All cases of one side, each in a schema of its own. */
const script = (side: 'canonical' | 'tenant'): string =>
  alteredTypes
    .map((item, place) => `create schema ${schemaOf(place)}; set search_path = ${schemaOf(place)};\n${item[side]};`)
    .join('\n');

describe.each(installedMajors())('on %i', (major) => {
  let databases: DatabaseFactory;
  let sameMeaning: SameMeaning;
  let sides: readonly Snapshot[];

  beforeAll(async () => {
    [databases, sameMeaning] = await Promise.all([startDatabases(major), loadSameMeaning()]);
    const read = (sql: string) => databases.withDatabase(sql, (connection) => reader.read(connection));
    sides = [await read(script('canonical')), await read(script('tenant'))];
  });
  afterAll(() => databases?.stop());

  it.each(['standard', 'strict'] as const)('only what is stored or compared otherwise is found, %s', (profile) => {
    const [canonical, tenant] = sides;
    if (!canonical || !tenant) throw new Error('The schemas were not read.');
    const settings = compareSettings.parse({ profile });
    const outlines = ([expected, actual]: readonly [Snapshot, Snapshot]) => {
      const { findings } = diff(expected, actual, settings, { sameMeaning });
      return alteredTypes.map(({ title }, place) => ({
        title,
        finds: findings
          .filter(({ id }) => new RegExp(`\\b${schemaOf(place)}\\b`).test(id))
          .map(({ id, attributes }) =>
            [id.replace(`${schemaOf(place)}.`, ''), ...attributes.map(({ name }) => name)].join(' '),
          ),
      }));
    };
    const wanted = alteredTypes.map(({ title, finds }) => ({ title, finds }));
    expect(outlines([canonical, tenant])).toEqual(wanted);
    expect(outlines([tenant, canonical])).toEqual(wanted);
  });
});
