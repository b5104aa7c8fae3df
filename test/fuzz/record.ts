import { startPostgres } from '../../local/postgres/server.ts';
import { Connection } from '../../shared/core/connection.ts';
import { serializeSnapshot } from '../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { oneOfEach } from '../shared/postgres/one-of-each.ts';
import { run } from '../support/databases.ts';
import { watchServer } from '../support/watched-server.ts';
import { answersOf } from './session.ts';
import type { Before } from './target.ts';
import { targetNames, targetOf } from './targets.ts';

/** What a real server said to one target, and what the target learned from it. */
export interface Recording {
  /** `read@18`. */
  readonly name: string;
  readonly target: string;
  readonly answers: readonly (readonly Buffer[])[];
  readonly before: Before;
  readonly learned: string;
}

/** Starts a server of each major, fills it, and listens while each target talks with it once. */
export async function record(majors: readonly number[]): Promise<Recording[]> {
  return (await Promise.all(majors.map(recordOn))).flat();
}

async function recordOn(major: number): Promise<Recording[]> {
  const server = await startPostgres({ major, initdbArgs: ['--auth-host=trust'] });
  try {
    await fill((database) => server.connection(database), major);
    const watched = await watchServer(server.host, server.port);
    try {
      const marked = await createCatalogReader().readIfMoved(server.connection('full'));
      if (!marked.moved) throw new Error('a database whose mark nobody knew has not moved');
      const before = { mark: marked.mark, snapshot: serializeSnapshot(marked.snapshot) };
      const recordings: Recording[] = [];
      for (const target of targetNames) {
        const { database, talk } = targetOf(target);
        const connection = connectionTo(watched.port, { database });
        const learned = withoutPort(await talk(connection, before), connection);
        const said = watched.take().filter(({ from }) => from === 'server');
        const answers = answersOf(Buffer.concat(said.map(({ bytes }) => bytes)));
        recordings.push({ name: `${target}@${major}`, target, answers, before, learned });
      }
      return recordings;
    } finally {
      await watched.close();
    }
  } finally {
    await server.stop();
  }
}

/** The login of every run. */
export const connectionTo = (
  port: number,
  { database, tls = 'disable' }: { database: string; tls?: 'disable' | 'encrypt' },
) => new Connection({ host: '127.0.0.1', port, database, user: 'postgres', password: 'secret', tls });

/** What was learned, told the same whichever port it was learned from. */
export const withoutPort = (learned: string, { server }: Connection): string =>
  learned.replaceAll(server, 'the server');

/** The databases that the targets name. */
async function fill(connection: (database?: string) => Connection, major: number): Promise<void> {
  await run(
    connection(),
    `create role app_owner; create role app_reader; create role app_writer;
-- alone
create database "full" template template0
-- alone
create database broken template template0
-- alone
create database bytes template template0 encoding 'SQL_ASCII' locale 'C'`,
  );
  await run(connection('full'), oneOfEach(major));
  await run(
    connection('bytes'),
    String.raw`do $$ begin execute 'create table "' || convert_from('\xff61'::bytea, 'SQL_ASCII') || '" (a int)'; end $$`,
  );
  await run(
    connection('broken'),
    `create function twice(int) returns int language sql immutable as 'select $1 * 2';
     create view doubled as select twice(1) as n;
     delete from pg_catalog.pg_proc where oid = 'twice(int)'::regprocedure;`,
  );
}
