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

/** The schema of a database as pg_dump writes it, without the commands that only psql knows. */
export async function dumpSchema(connection: Connection): Promise<string> {
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
  return stdout.replace(/^\\.*$/gm, '');
}
