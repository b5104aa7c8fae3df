import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { Connection } from '../../shared/core/connection.ts';

/** The newest server that the pg_dump of this machine can read; undefined where there is none. */
export const dumpMajor: number | undefined = (() => {
  try {
    return Number(/ (\d+)/.exec(execFileSync('pg_dump', ['--version'], { encoding: 'utf8' }))?.[1]);
  } catch {
    return undefined;
  }
})();

/** An option that says what is so anyway. */
const sayingNothing = /security_(?:barrier|invoker)='?false'?/g;

/**
 * The words of a dump of the schema, sorted: what can be said of a database in whatever order. The order of columns and
 * the like is left to the catalogs.
 */
export async function dumpedWords(connection: Connection): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('pg_dump', ['--schema-only'], {
    env: {
      ...process.env,
      PGHOST: connection.host,
      PGPORT: String(connection.port),
      PGUSER: connection.user,
      PGPASSWORD: connection.revealPassword() ?? '',
      PGDATABASE: connection.database,
    },
    maxBuffer: 64 * 1024 * 1024,
  });
  // psql's own commands hold a key that is another in each dump.
  const script = stdout
    .replace(/^\\.*$/gm, '')
    .replace(/^--.*$/gm, '')
    .replace(sayingNothing, '');
  return script.split(/[\s(),;]+/).sort();
}
