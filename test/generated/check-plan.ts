import pg from 'pg';
import { compareSettings } from '../../shared/core/compare-settings.ts';
import type { Connection } from '../../shared/core/connection.ts';
import { describe } from '../../shared/core/describe.ts';
import { diff } from '../../shared/core/diff.ts';
import type { SameMeaning } from '../../shared/core/same-value.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import type { DatabaseFactory } from '../support/databases.ts';
import { oracleDifference, oracleLines } from './oracle.ts';
import type { Plan } from './plan.ts';
import { schemaOf } from './schema.ts';
import { inAnotherOrder, inOrder } from './step.ts';

/** What checking plans came to so far. */
export interface Tally {
  schemas: number;
  changes: number;
  /** Changes that this schema refused: they were not checked. */
  refused: number;
  /** Changes that left the schema as it was, for the oracle. */
  silent: number;
  readonly refusals: Map<string, string>;
}

export const newTally = (): Tally => ({ schemas: 0, changes: 0, refused: 0, silent: 0, refusals: new Map() });

const reader = createCatalogReader();

interface Subject {
  readonly connection: Connection;
  readonly client: pg.Client;
}

/** Makes the schema of the plan, in two orders; changes one of them step by step; throws when reader and oracle disagree. */
export async function checkPlan(
  databases: DatabaseFactory,
  plan: Plan,
  sameMeaning: SameMeaning,
  tally: Tally,
): Promise<void> {
  tally.schemas += 1;
  const { steps, changes } = schemaOf(plan);
  const compare = (one: Snapshot, other: Snapshot): string[] =>
    diff(one, other, compareSettings.parse({ profile: 'strict' }), { sameMeaning }).findings.map(describe);
  const other = await withSchema(databases, inAnotherOrder(steps, plan.order), ({ connection }) =>
    reader.read(connection),
  );
  await withSchema(databases, inOrder(steps), async (subject) => {
    const first = await reader.read(subject.connection);
    expectNothing('the same schema in another order', [...compare(first, other), ...compare(other, first)]);
    expectNothing('unread kinds', Object.keys(first.unmodeled));
    let before = { snapshot: first, lines: await oracleLines(subject.client) };
    const wrong: string[] = [];
    for (const change of changesOf(plan, changes)) {
      tally.changes += 1;
      const refusal = await subject.client.query(change).then(() => undefined, String);
      if (refusal !== undefined) {
        tally.refused += 1;
        tally.refusals.set(change, refusal);
        continue;
      }
      const after = { snapshot: await reader.read(subject.connection), lines: await oracleLines(subject.client) };
      const shown = oracleDifference(before.lines, after.lines);
      if (shown.length === 0) tally.silent += 1;
      const found = [compare(before.snapshot, after.snapshot), compare(after.snapshot, before.snapshot)];
      wrong.push(...disagreements(change, shown, found));
      before = after;
    }
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  });
}

const changesOf = (plan: Plan, changes: readonly string[]): string[] =>
  plan.changes.flatMap((pick) => changes[pick % changes.length] ?? []);

/** What the oracle shows against what the comparer finds, in both directions. */
function disagreements(change: string, shown: readonly string[], found: readonly (readonly string[])[]): string[] {
  if (shown.length === 0) return found.flat().map((finding) => `false finding after ${change}: ${finding}`);
  return found.some((findings) => findings.length === 0) ? [`missed ${change}:`, ...shown] : [];
}

function expectNothing(what: string, found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${what}:\n${found.join('\n')}`);
}

/** A database with these statements run one by one. A statement that fails is an error of the generator. */
function withSchema<T>(
  databases: DatabaseFactory,
  statements: readonly string[],
  work: (subject: Subject) => Promise<T>,
): Promise<T> {
  return databases.withDatabase('select 1', async (connection) => {
    const { host, port, database, user } = connection;
    const client = new pg.Client({ host, port, database, user, password: connection.revealPassword() ?? '' });
    client.on('error', () => {});
    await client.connect();
    try {
      await client.query('set allow_system_table_mods = on; set client_min_messages = error');
      for (const statement of statements) await runStatement(client, statement);
      const result = await work({ connection, client });
      await dropSubscriptions(client);
      return result;
    } finally {
      await client.end();
    }
  });
}

async function runStatement(client: pg.Client, statement: string): Promise<void> {
  try {
    await client.query(statement);
  } catch (cause) {
    throw new Error(`the generator made a statement that does not run: ${statement}\n${String(cause)}`, { cause });
  }
}

/** A database that has subscriptions cannot be dropped. */
async function dropSubscriptions(client: pg.Client): Promise<void> {
  const found = await client.query<{ name: string }>(
    'select quote_ident(subname) as name from pg_subscription where subdbid = (select oid from pg_database where datname = current_database())',
  );
  for (const { name } of found.rows) {
    await client.query(`alter subscription ${name} disable`);
    await client.query(`alter subscription ${name} set (slot_name = none)`);
    await client.query(`drop subscription ${name}`);
  }
}
