import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors } from '../../../../local/postgres/server.ts';
import { rawNameOf } from '../../../../shared/core/kinds/raw-names.ts';
import { registry } from '../../../../shared/core/kinds/registry.ts';
import { nameOrigins } from '../../../../shared/core/name-origins.ts';
import type { SchemaObject } from '../../../../shared/core/object.ts';
import { sideOf } from '../../../../shared/core/side.ts';
import type { Snapshot } from '../../../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../../../shared/postgres/catalog-reader.ts';
import { type DatabaseFactory, startDatabases } from '../../../support/databases.ts';

/** Each name that a running server makes is known for the server's, and the same with anything else in it is not. */

const script = readFileSync(join(import.meta.dirname, 'server-names.sql'), 'utf8');
const statistics = `create statistics on a, b from plain; create statistics on b, a from plain; create statistics on (a + 1), d, (b + 1), c from plain;
  create statistics on (lower(d)) from plain; create statistics on a_column_with_a_name_of_about_forty_charac, id from a_table_with_a_name_of_just_about_fifty_characters_;`;
const kinds = new Map(registry.map((kind) => [kind.kind, kind]));
const majors = [13, 15, 18].filter((major) => installedMajors().includes(major));

describe.each(majors)('names on %i', (major) => {
  let databases: DatabaseFactory;
  let snapshot: Snapshot;
  beforeAll(async () => {
    databases = await startDatabases(major);
    const sql = major >= 16 ? `${script}${statistics}` : script;
    snapshot = await databases.withDatabase(sql, (connection) => createCatalogReader().read(connection));
  });
  afterAll(() => databases?.stop());

  const named = (): SchemaObject[] =>
    [...snapshot.objects.values()].filter(
      // a partition has the names of its parent's CHECKs, and keeps them
      ({ kind, id }) =>
        kinds.get(kind)?.madeOf &&
        !id.startsWith('constraint:public.parted_2.parted_check') &&
        !id.startsWith('constraint:public.parted_2.parted_v'),
    );
  const originsOf = (objects: readonly SchemaObject[]): string[] => {
    const side = sideOf(new Map([...snapshot.objects, ...objects.map((object) => [object.id, object] as const)]));
    const origins = nameOrigins(side, kinds);
    return objects.map((object) => `${origins.originOf(object)} ${object.id}`);
  };

  it('are what the server makes of table and columns', () => {
    const ids = named().map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(140);
    expect(originsOf(named())).toEqual(ids.map((id) => `today ${id}`));
  });

  it('are not the server’s with a letter more or less anywhere', () => {
    const others = named().flatMap((object) => {
      const path = object.id.slice(0, object.id.length - lastWritten(object.id).length);
      const name = rawNameOf(object);
      const shorter = Buffer.byteLength(name) > 60 ? [] : [`x${name}`, `${name}s`, name.replace('_', '_x')];
      return [
        ...shorter,
        `${name.slice(1)}`,
        name.replace(/_(?=[a-z]+\d*$)/, '-'),
        name.replace(/_([a-z]+)\d*$/, '_$12024'),
      ]
        .filter((changed) => changed !== name)
        .map((changed) => ({ ...object, id: `${path}"${changed.replaceAll('\\', '\\\\').replaceAll('"', '""')}"` }));
    });
    expect(originsOf(others).filter((origin) => origin.startsWith('today'))).toEqual([]);
  });
});

const lastWritten = (id: string): string => /(?:"(?:[^"]|"")*"|[^".]+)$/.exec(id)?.[0] ?? id;
