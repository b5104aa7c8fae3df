import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors } from '../../../local/postgres/binaries.ts';
import { Connection } from '../../../shared/core/connection.ts';
import { registry } from '../../../shared/core/kinds/registry.ts';
import type { Snapshot } from '../../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../../shared/postgres/catalog-reader.ts';
import { type DatabaseFactory, run, startDatabases } from '../../support/databases.ts';
import { oneOfEach } from './one-of-each.ts';

/**
 * A role that may connect, and nothing else: what everybody has by birth is taken away where that can be done. It may write
 * no temporary file either, and sorts on disk unless told otherwise.
 */
const observer = `
  create role observer login password 'observer' noinherit nosuperuser nocreatedb;
  alter role observer set work_mem = '64kB';
  alter role observer set temp_file_limit = 0;`;
const lockDown = `
  do $$ begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to observer', current_database());
  end $$;
  revoke all on schema public, app from public;
  revoke all on all tables in schema app from public;
  revoke all on all routines in schema app from public;
  revoke all on language plours from public;
  revoke all on type app.celsius, app.mood, app.email from public;`;

const majors = installedMajors();

describe.each([...new Set([majors[0], majors.at(-1)])].filter((major) => major !== undefined))(
  'on PostgreSQL %i',
  (major) => {
    let databases: DatabaseFactory;
    const seen: { owner?: Snapshot; observer?: Snapshot } = {};

    beforeAll(async () => {
      databases = await startDatabases(major);
      await run(databases.server.connection(), observer);
      await databases.withDatabase(oneOfEach(major) + lockDown, async (connection) => {
        const { host, port, database } = connection;
        const reader = createCatalogReader();
        seen.owner = await reader.read(connection);
        seen.observer = await reader.read(
          new Connection({ host, port, database, user: 'observer', password: 'observer', tls: 'disable' }),
        );
      });
    });
    afterAll(() => databases?.stop());

    it('a role with nothing but CONNECT reads what a superuser reads', () => {
      expect([...(seen.observer?.objects.values() ?? [])]).toEqual([...(seen.owner?.objects.values() ?? [])]);
      expect(seen.observer?.unmodeled).toEqual(seen.owner?.unmodeled);
      expect(seen.observer?.fingerprint).toBe(seen.owner?.fingerprint);
    });

    it('an object of every kind was there to be read, and nothing was left over', () => {
      const kinds = new Set([...(seen.observer?.objects.values() ?? [])].map(({ kind }) => kind));
      const later = major < 15 ? ['publication-schema'] : [];
      expect(registry.map(({ kind }) => kind).filter((kind) => !kinds.has(kind))).toEqual(later);
      expect(seen.observer?.unmodeled).toEqual({});
    });

    it('no password of a server, a mapping, a subscription or a setting is in what was read', () => {
      expect(JSON.stringify([...(seen.owner?.objects.values() ?? [])])).not.toContain('hunter2');
      expect(seen.owner?.objects.get('foreign-server:elsewhere')?.attributes.options).toMatchObject({
        password: '***',
      });
      expect(seen.owner?.objects.get('database-setting:"app.jwt_secret"')?.attributes.value).toBe('***');
    });
  },
);
