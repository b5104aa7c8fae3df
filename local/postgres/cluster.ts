import { existsSync } from 'node:fs';
import { appendFile, chmod, chown, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { DriftError } from '../../shared/core/errors.ts';
import { launchAsServer, runAsServer, serverAccount } from './run.ts';

/** One database cluster in a temporary directory of its own: made, started, stopped, removed. */

export const cluster = z.strictObject({
  /** Everything of this server lies below; removing it removes all. */
  root: z.string(),
  data: z.string(),
  pgCtl: z.string(),
});
export type Cluster = Readonly<z.infer<typeof cluster>>;

/** The name tells whose a directory is, so that a later process can tell the living from the dead. */
export const rootPrefix = `driftmatrix-postgres-${hostname().replace(/[^\w.]/g, '_')}-`;

export async function makeRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), `${rootPrefix}${process.pid}-`));
  await handOver(root);
  return root;
}

export const clusterIn = (root: string, pgCtl: string): Cluster => ({ root, data: join(root, 'data'), pgCtl });

export async function removeRoot(root: string): Promise<void> {
  await rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

/** An initialised cluster: superuser `postgres`, UTF8, C locale, and a password that is really asked for. */
export async function initialise(
  cluster: Cluster,
  initdb: string,
  password: string,
  extra: readonly string[],
): Promise<void> {
  const passwordFile = join(cluster.root, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await handOver(passwordFile);
  const args = ['-D', cluster.data, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  try {
    await runAsServer(initdb, [...args, '--encoding=UTF8', '--locale=C', '--no-sync', ...extra], cluster.root);
  } catch (cause) {
    throw new DriftError(
      'local-server-failed',
      `initdb could not make a cluster in ${cluster.data}: ${outputOf(cause)}`,
      { cause },
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
}

const outputOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause);
  return 'stderr' in cause && typeof cause.stderr === 'string' && cause.stderr !== ''
    ? cause.stderr.trim()
    : cause.message;
};

/** Appends settings to the cluster's configuration; of a setting given twice the last one counts. */
export async function configure(cluster: Cluster, settings: Readonly<Record<string, string>>): Promise<void> {
  const quote = (value: string) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quote(value)}\n`);
  await appendFile(join(cluster.data, 'postgresql.conf'), lines.join(''));
}

/** Certificate and key where the server looks for them, readable by the server alone. */
export async function installCertificate(cluster: Cluster, files: { certificate: string; key: string }): Promise<void> {
  for (const [from, name] of [
    [files.certificate, 'server.crt'],
    [files.key, 'server.key'],
  ] as const) {
    const to = join(cluster.data, name);
    await copyFile(from, to);
    await chmod(to, 0o600);
    await handOver(to);
  }
}

/** True when it runs and accepts connections, false when somebody else has the port. Throws what the server logged otherwise. */
export async function start(cluster: Cluster): Promise<boolean> {
  const log = join(cluster.root, 'server.log');
  const args = ['start', '-D', cluster.data, '-l', log, '-w', '-t', '60'];
  if ((await launchAsServer(cluster.pgCtl, args, cluster.root)) === 0) return true;
  const text = await readFile(log, 'utf8').catch(() => '(no log)');
  if (/could not bind .*: Address already in use/.test(text)) {
    await rm(log, { force: true });
    return false;
  }
  throw new DriftError(
    'local-server-failed',
    `PostgreSQL did not start: ${text.trim().split('\n').slice(-5).join('\n')}`,
  );
}

/** Stops the server if it runs and removes all of it. May be called twice, and by two processes at once. */
export async function stopAndRemove(cluster: Cluster): Promise<void> {
  if (existsSync(join(cluster.data, 'postmaster.pid'))) {
    const stop = (mode: string) =>
      launchAsServer(cluster.pgCtl, ['stop', '-D', cluster.data, '-m', mode, '-w', '-t', '20'], cluster.root);
    const failed = (await stop('fast').catch(() => 1)) !== 0;
    // A server that cannot be told to stop ends by itself within a minute of losing its lock file, which goes next.
    if (failed) await stop('immediate').catch(() => 1);
  }
  await removeRoot(cluster.root);
}

async function handOver(path: string): Promise<void> {
  const { uid, gid } = serverAccount;
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}
