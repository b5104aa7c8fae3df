import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Connection } from '../../../shared/core/connection.ts';
import type { Contender, Sample } from '../../measure/contender.ts';
import { pgEnvironment } from '../../measure/pg-dump.ts';

/** Comparing a fleet with what every machine has: a dump of each database, and a text diff with the canonical's. */

/** What the shell is given: pg_dump, the canonical's dump, a database. Dumps never equal each other, and that is no error here. */
const script = '"$0" --schema-only --dbname="$2" | diff -q "$1" - >/dev/null; true';

export const canDumpAndDiff = (): boolean =>
  ['xargs', 'diff', 'sh'].every(
    (program) => spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0,
  );

/** Dumps the canonical into a file, and returns how to check databases of its server with a number of processes. */
export async function prepareDumpAndDiff(
  pgDump: string,
  canonical: Connection,
  file: string,
): Promise<(databases: readonly string[], processes: number) => Contender> {
  const env = pgEnvironment(canonical);
  const { stdout, status } = spawnSync(pgDump, ['--schema-only'], { env, maxBuffer: 1024 ** 3 });
  if (status !== 0) throw new Error(`pg_dump of the canonical ended with ${status}.`);
  writeFileSync(file, stdout);
  return (databases, processes) => {
    const args = ['-n', '1', '-P', String(processes), 'sh', '-c', script, pgDump, file];
    const contender: Contender = {
      name: `pg_dump | diff under xargs -P ${processes}`,
      measure: () => runXargs(args, env, databases),
      fresh: async () => contender,
      stop: () => {},
    };
    return contender;
  };
}

function runXargs(args: readonly string[], env: NodeJS.ProcessEnv, databases: readonly string[]): Promise<Sample> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const xargs = spawn('xargs', args, { env, stdio: ['pipe', 'ignore', 'inherit'] });
    const kill = () => xargs.kill();
    process.once('exit', kill);
    xargs.once('error', reject);
    xargs.once('exit', (code) => {
      const wallMs = performance.now() - startedAt;
      process.off('exit', kill);
      if (code === 0) resolve({ wallMs, clientCpuMs: undefined, peakBytes: undefined });
      else reject(new Error(`xargs ended with ${code}.`));
    });
    xargs.stdin.end(databases.join('\n'));
  });
}
