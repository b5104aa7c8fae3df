import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Connection } from '../../shared/core/connection.ts';
import type { Contender, Sample } from './contender.ts';
import { cpuMsOf, peakBytesOf } from './process-facts.ts';

/** Where Debian keeps the programs of each major; what it puts on the path is a slow script that chooses one of them. */
const debianFolder = '/usr/lib/postgresql';

/** The oldest installed pg_dump that can read a server of this major: its file, or undefined where there is none. */
export function findPgDump(major: number): string | undefined {
  const folders = [
    ...(existsSync(debianFolder) ? readdirSync(debianFolder).map((version) => join(debianFolder, version, 'bin')) : []),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  return folders
    .map((folder) => join(folder, 'pg_dump'))
    .filter((file) => existsSync(file))
    .map((file) => ({ file, major: majorOf(file) }))
    .filter((found) => found.major >= major)
    .sort((a, b) => a.major - b.major)[0]?.file;
}

function majorOf(file: string): number {
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' });
  return Number(/ (\d+)/.exec(stdout ?? '')?.[1] ?? Number.NaN);
}

/** What tells PostgreSQL's own programs where to connect, without a password on a command line. */
export function pgEnvironment(connection: Connection, port = connection.port): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PGHOST: connection.host,
    PGPORT: String(port),
    PGUSER: connection.user,
    PGDATABASE: connection.database,
    PGPASSWORD: connection.revealPassword() ?? '',
    PGSSLMODE: 'disable',
    PGGSSENCMODE: 'disable',
  };
}

/** `pg_dump --schema-only` of one database, its output thrown away. */
export function pgDumpContender(file: string, connection: Connection): Contender {
  const contender: Contender = {
    name: 'pg_dump --schema-only',
    measure: (port) => runDump(file, pgEnvironment(connection, port)),
    fresh: async () => contender,
    stop: () => {},
  };
  return contender;
}

/** Memory and processor time are looked up while it runs: nobody tells them afterwards. */
function runDump(file: string, env: NodeJS.ProcessEnv): Promise<Sample> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const dump = spawn(file, ['--schema-only'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    let clientCpuMs: number | undefined;
    let peakBytes: number | undefined;
    // Whoever interrupts the measurements wants to hear no more of it.
    const kill = () => dump.kill();
    process.once('exit', kill);
    const timer = setInterval(() => {
      if (dump.pid === undefined) return;
      clientCpuMs = cpuMsOf(dump.pid) ?? clientCpuMs;
      peakBytes = peakBytesOf(dump.pid) ?? peakBytes;
    }, 10);
    dump.once('error', (error) => {
      clearInterval(timer);
      process.off('exit', kill);
      reject(error);
    });
    dump.once('exit', (code) => {
      const wallMs = performance.now() - startedAt;
      clearInterval(timer);
      process.off('exit', kill);
      if (code === 0) resolve({ wallMs, clientCpuMs, peakBytes });
      else reject(new Error(`pg_dump ended with ${code}.`));
    });
  });
}
