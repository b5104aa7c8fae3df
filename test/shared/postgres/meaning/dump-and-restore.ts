import { type ExecFileSyncOptionsWithStringEncoding, execFileSync, spawnSync } from 'node:child_process';
import type { Connection } from '../../../../shared/core/connection.ts';

/** The major of the pg_dump and psql on this machine; undefined where one is missing. */
export function clientMajor(): number | undefined {
  const majors = ['pg_dump', 'psql'].map((tool) => {
    const { stdout } = spawnSync(tool, ['--version'], { encoding: 'utf8' });
    return Number(/\) (\d+)/.exec(stdout ?? '')?.[1]);
  });
  const [dump, restore] = majors;
  return dump !== undefined && dump === restore && dump >= 13 ? dump : undefined;
}

/** Dumps the schema of one database into an empty one. Throws with psql's words when a statement of the dump fails. */
export function dumpAndRestore(from: Connection, to: Connection): void {
  const options: ExecFileSyncOptionsWithStringEncoding = { encoding: 'utf8', maxBuffer: 64_000_000, stdio: 'pipe' };
  const dump = execFileSync('pg_dump', ['--schema-only', '--no-owner', ...address(from)], {
    ...options,
    env: login(from),
  });
  const restore = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--single-transaction', ...address(to)];
  execFileSync('psql', restore, { ...options, env: login(to), input: dump });
}

const address = ({ host, port, database, user }: Connection): string[] => [
  `--host=${host}`,
  `--port=${port}`,
  `--username=${user}`,
  `--dbname=${database}`,
];

const login = (connection: Connection): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  PGPASSWORD: connection.revealPassword() ?? '',
  PGCLIENTENCODING: 'UTF8',
});
