import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors } from '../../../../local/postgres/server.ts';
import type { Connection } from '../../../../shared/core/connection.ts';
import { knownRows } from '../../../../shared/postgres/catalog-mark.ts';
import { createCatalogReader } from '../../../../shared/postgres/catalog-reader.ts';
import { quickToken, settledToken } from '../../../../shared/postgres/catalog-token.ts';
import { inPack, inPacks, reachesBeyond } from '../../../scenarios/read-scripts.ts';
import { someScenarios } from '../../../scenarios/scenario.ts';
import { type DatabaseFactory, startDatabases, withClient } from '../../../support/databases.ts';
import { splitStatements } from './split-statements.ts';

/** Statement by statement through the scripts of scenarios, each on one of the majors: what changes the schema moves the token. */

/** What only looks, sets something for its own session, or writes rows of users' tables. */
const harmless = /^(?:set|reset|select|insert|analyze|begin|commit)\b/i;

const reader = createCatalogReader();
const majors = installedMajors();

/** The scripts that are tried on a major. */
function scriptsFor(major: number): string[] {
  const chosen = someScenarios.filter(({ from = 0 }, place) => {
    const understanding = majors.filter((one) => one >= from);
    return understanding[place % understanding.length] === major;
  });
  return [...new Set(chosen.flatMap(({ canonical, tenant }) => [canonical, tenant]))];
}

describe.concurrent.each(majors)('the token on %i', (major) => {
  let databases: DatabaseFactory;
  beforeAll(async () => {
    databases = await startDatabases(major);
  });
  afterAll(() => databases?.stop());

  it('moves with every statement that changes the schema', async () => {
    const scripts = scriptsFor(major);
    expect(scripts.length).toBeGreaterThan(30);
    const packs = inPacks(scripts.filter((sql) => !reachesBeyond(sql)));
    const whole = scripts.filter(reachesBeyond).map((sql) => [sql]);
    const quiet: Quiet[] = [];
    let moved = 0;
    for (const pack of [...packs, ...whole]) {
      await databases.withDatabase('', (connection) =>
        withClient(connection, async (client) => {
          await client.query(`prepare token as ${settledToken(factsOf(major), { identity: true })}`);
          for (const [place, sql] of pack.entries()) {
            const outcome = await runWatched(client, major, whole.includes(pack) ? '' : inPack('', place), sql);
            quiet.push(...outcome.quiet);
            moved += outcome.moved;
          }
        }),
      );
    }
    expect(moved).toBeGreaterThan(2 * scripts.length);
    for (const one of quiet.filter(({ statement }) => !harmless.test(statement))) {
      expect(await changesSchema(databases, one), one.statement).toBe(false);
    }
  });
});

/** A statement that left the token where it was, and what had been run before it. */
interface Quiet {
  readonly before: readonly string[];
  readonly statement: string;
}

interface Outcome {
  readonly quiet: readonly Quiet[];
  readonly moved: number;
}

/**
 * Runs a script statement by statement. Those that fail change nothing. What moved the token as a whole must be seen, too,
 * by the quick way of asking.
 */
async function runWatched(client: pg.Client, major: number, opening: string, script: string): Promise<Outcome> {
  if (opening !== '') await client.query(opening);
  const statements = splitStatements(script);
  const quiet: Quiet[] = [];
  let moved = 0;
  const first = await readLine(client);
  let token = tokenOf(first);
  for (const [place, statement] of statements.entries()) {
    const done = await client.query(statement).then(
      () => true,
      () => false,
    );
    const now = tokenOf(await readLine(client));
    if (now !== token) moved += 1;
    else if (done) quiet.push({ before: [opening, ...statements.slice(0, place)], statement });
    token = now;
  }
  await client.query('reset all');
  const hint = first.split('/').slice(5, -2).join('/');
  const asked = quickToken(factsOf(major), knownRows({ token: 'first', hint }), { identity: true });
  const { rows } = await client.query<{ token: string }>(asked);
  const quick = rows[0]?.token ?? '';
  if (token !== tokenOf(first)) expect(tokenOf(quick) === tokenOf(first) && quick.endsWith('/0'), script).toBe(false);
  return { quiet, moved };
}

async function readLine(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ token: string }>('execute token');
  return rows[0]?.token ?? '';
}

/** Without what the line says beside the token. */
const tokenOf = (line: string): string => line.split('/').slice(0, 5).join('/');

const factsOf = (major: number) => ({ version: `${major}`, versionNum: major * 10_000 });

async function changesSchema(databases: DatabaseFactory, { before, statement }: Quiet): Promise<boolean> {
  return databases.withDatabase('', (connection) =>
    withClient(connection, async (client) => {
      for (const earlier of before) await client.query(earlier);
      const fingerprint = await fingerprintOf(connection);
      await client.query(statement);
      return (await fingerprintOf(connection)) !== fingerprint;
    }),
  );
}

const fingerprintOf = async (connection: Connection): Promise<string> => (await reader.read(connection)).fingerprint;
