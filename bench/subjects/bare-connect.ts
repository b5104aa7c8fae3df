import pg from 'pg';
import type { Connection } from '../../shared/core/connection.ts';
import { connectionOf, type Subject, type SubjectSetup } from './subject.ts';

/** The least that any check can cost: connect, `select 1`, goodbye. */
export async function makeBareConnect(setup: SubjectSetup): Promise<Subject> {
  return { run: (port) => selectOne(connectionOf(setup, port)) };
}

export async function selectOne(connection: Connection): Promise<string> {
  const { host, port, database, user } = connection;
  const client = new pg.Client({ host, port, database, user, password: connection.revealPassword() });
  await client.connect();
  const { rows } = await client.query<{ one: number }>('select 1 as one');
  await client.end();
  return `selected ${rows[0]?.one}`;
}
