import type pg from 'pg';
import { catalogLines } from './oracle-catalogs.ts';
import { satelliteLines } from './oracle-satellites.ts';

/**
 * A second opinion on whether two states of one database differ: one line per fact, straight from the catalogs, in the
 * server's own words. It shares nothing with the reader. Its texts may be compared only on one server and one history.
 */
export async function oracleLines(client: pg.Client): Promise<readonly string[]> {
  const parts = [...catalogLines, ...satelliteLines].map(
    ([what, query]) => `select '${what}: ' || coalesce(line, '?') as line from (${query}) as "${what}"`,
  );
  await client.query(`begin; set local search_path = ''`);
  const result = await client.query<{ line: string }>(`${parts.join('\nunion all\n')}\norder by 1`);
  await client.query('commit');
  return result.rows.map(({ line }) => line);
}

/** What only one of them says; nothing when they are one state. */
export function oracleDifference(before: readonly string[], after: readonly string[]): readonly string[] {
  const [old, now] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !now.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}
