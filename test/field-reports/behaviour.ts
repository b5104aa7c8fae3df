import { expect } from 'vitest';
import { Connection } from '../../shared/core/connection.ts';
import { describe as describeFinding } from '../../shared/core/describe.ts';
import { DriftError } from '../../shared/core/errors.ts';
import { parseSnapshot, serializeSnapshot } from '../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { run } from '../support/databases.ts';
import { findings, outline, readScript } from './compare.ts';
import type { BehaviourReport } from './report.ts';

const reader = createCatalogReader();

/** The same database, as a role that may do nothing but connect. */
const asObserver = ({ host, port, database }: Connection, user: string): Connection =>
  new Connection({ host, port, database, user, password: 'observer', tls: 'disable' });

const yearIs = (part: string) => `create table t (at timestamp, constraint recent check (${part} > 2000));
  create table s (v varchar(5) constraint known check (v in ('a', 'b')));`;

/** Runs `ddl` over and over on its own connection until `work` is done. */
async function beside(connection: Connection, ddl: string, work: () => Promise<void>): Promise<void> {
  let done = false;
  const writer = (async () => {
    while (!done) await run(connection, ddl);
  })();
  try {
    await work();
  } finally {
    done = true;
    await writer;
  }
}

export const behaviour: readonly BehaviourReport[] = [
  {
    number: 1,
    title: 'a refused read is an error, never an empty list of findings',
    check: (server) =>
      server().withDatabase('revoke select on pg_policy from public', async (connection) => {
        await run(connection, `create role refused login password 'observer'`);
        try {
          const read = reader.read(asObserver(connection, 'refused'));
          await expect(read).rejects.toMatchObject({ code: 'permission-denied' });
        } finally {
          await run(connection, 'drop role refused');
        }
      }),
  },
  {
    number: 14,
    title: 'the body of a function that the observer may neither run nor own',
    check: (server) => {
      const sql = `create schema hidden; create function hidden.f() returns int language sql as 'select 1';
        revoke all on function hidden.f() from public;`;
      return server().withDatabase(sql, async (connection) => {
        await run(connection, `create role stranger login password 'observer'`);
        try {
          const snapshot = await reader.read(asObserver(connection, 'stranger'));
          expect(snapshot.objects.get('function:hidden.f()')?.attributes.body).toBe('select 1');
          expect(snapshot.fingerprint).toBe((await reader.read(connection)).fingerprint);
        } finally {
          await run(connection, 'drop role stranger');
        }
      });
    },
  },
  {
    number: 37,
    title: 'date_part and EXTRACT are one thing up to 13 and two from 14 on',
    majors: [13, 17],
    check: async (server) => {
      for (const [major, expected] of [
        [13, []],
        [17, ['changed constraint:public.t.recent expression']],
      ] as const) {
        const canonical = await readScript(server(major), yearIs(`date_part('year', at)`));
        const tenant = await readScript(server(major), yearIs('extract(year from at)'));
        expect(findings(canonical, tenant).map(outline)).toEqual(expected);
      }
    },
  },
  {
    number: 47,
    title: 'a snapshot that another version of the comparer wrote is refused, never compared',
    check: async (server) => {
      const text = serializeSnapshot(await readScript(server(), 'create table t (a int)'));
      expect(() => parseSnapshot(text.replace(/"comparer":(\d+)/, '"comparer":0'), 'stored')).toThrow(
        expect.objectContaining({ code: 'snapshot-invalid', message: expect.stringContaining('another version') }),
      );
      expect(parseSnapshot(text, 'stored').objects.has('column:public.t.a')).toBe(true);
    },
  },
  {
    number: 49,
    title: 'temporary tables that come and go while the schema is read',
    check: (server) =>
      server().withDatabase('create table t (a int); create view v as select a from t', async (connection) => {
        const { fingerprint } = await reader.read(connection);
        const churn =
          "create temp table gone (a serial primary key, b text default lower('X')); drop table gone;".repeat(5);
        await beside(connection, churn, async () => {
          for (let read = 0; read < 3; read += 1) expect((await reader.read(connection)).fingerprint).toBe(fingerprint);
        });
      }),
  },
  {
    number: 50,
    title: 'tables and views that come and go while the schema is read: what was there, or an error, never a mixture',
    check: (server) => {
      const churn = 'create table gone (a serial primary key); create view seen as select a from gone;';
      return server().withDatabase('create table t (a int)', async (connection) => {
        const without = await reader.read(connection);
        await run(connection, churn);
        const having = await reader.read(connection);
        const impatient = createCatalogReader({ retryAfterMs: [20, 20] });
        await beside(connection, `drop table gone cascade; ${churn}\n-- alone\nselect 1`, async () => {
          for (let read = 0; read < 2; read += 1) {
            const result = await impatient.read(connection).catch((thrown: unknown) => thrown);
            if (result instanceof DriftError) expect(result.code).toBe('ddl-in-progress');
            else expect([without, having]).toContainEqual(result);
          }
        });
      });
    },
  },
  {
    number: 52,
    title: 'every finding names the object, the attribute and both values',
    check: async (server) => {
      const canonical = await readScript(server(), 'create table t (a int default 1); create table u (a int)');
      const tenant = await readScript(server(), 'create table t (a bigint default 2)');
      expect(findings(canonical, tenant).map(describeFinding)).toEqual([
        'missing table public.u (with 1 part inside)',
        'changed column public.t.a: default is 2, expected 1; type is bigint, expected integer',
      ]);
    },
  },
];
