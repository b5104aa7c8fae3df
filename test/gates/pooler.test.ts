import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Connection } from '../../shared/core/connection.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { type DatabaseFactory, run, startDatabases } from '../support/databases.ts';

/** A read through a pooler that lends a server connection for one transaction only. */

const pooler = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find((path) => {
  try {
    execFileSync(path, ['--version']);
    return true;
  } catch {
    return false;
  }
});
const rich = readFileSync(join(import.meta.dirname, 'rich.sql'), 'utf8');
const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Starts the pooler for one server and gives the port it listens on. */
async function startPooler(
  path: string,
  { host, port, user, password }: { host: string; port: number; user: string; password: string },
  more = '',
) {
  const folder = mkdtempSync(join(tmpdir(), 'driftmatrix-pooler-'));
  const listen = await freePort();
  const write = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    if (nobody.uid) chownSync(file, nobody.uid, nobody.gid);
    return file;
  };
  const users = write('users.txt', `"${user}" "${password}"\n`);
  const config = write(
    'pooler.ini',
    `[databases]\n* = host=${host} port=${port}\n[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port=${listen}\nunix_socket_dir=\n` +
      `auth_type=trust\nauth_file=${users}\npool_mode=transaction\ndefault_pool_size=1\n${more}`,
  );
  chmodSync(folder, 0o755);
  const child = spawn(path, [config], { ...nobody, stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (text: Buffer) => {
      if (/process up/.test(String(text))) resolve();
    });
    child.on('exit', (code) => reject(new Error(`the pooler ended with ${code}`)));
  });
  return {
    port: listen,
    stop: () =>
      new Promise<void>((resolve) => {
        child.removeAllListeners('exit');
        child.on('exit', () => resolve());
        child.kill('SIGKILL');
      }).then(() => rmSync(folder, { recursive: true })),
  };
}

describe.skipIf(pooler === undefined)('through a transaction pooler (needs pgbouncer on this machine)', () => {
  let databases: DatabaseFactory;
  let pool: Awaited<ReturnType<typeof startPooler>>;
  beforeAll(async () => {
    databases = await startDatabases(17);
    const { host, port, user, ...rest } = databases.server.connection();
    const password = databases.server.connection().revealPassword() ?? '';
    pool = await startPooler(pooler ?? '', { host, port, user, password, ...rest });
  });
  afterAll(async () => {
    await pool?.stop();
    await databases?.stop();
  });

  it('the fingerprint is the same, and the lent connection keeps no trace', async () => {
    await databases.withDatabase(rich, async (direct) => {
      const pooled = new Connection({ ...direct, port: pool.port });
      const reader = createCatalogReader();
      const snapshot = await reader.read(pooled);
      expect(snapshot.fingerprint).toBe((await reader.read(direct)).fingerprint);
      // The only server connection of the pool would still have our search_path.
      await run(pooled, 'create table here_without_a_schema (a int)');
    });
  });

  it('that ignores settings at start-up, the fingerprint is the same too', async () => {
    const { host, port, user } = databases.server.connection();
    const password = databases.server.connection().revealPassword() ?? '';
    const lenient = await startPooler(
      pooler ?? '',
      { host, port, user, password },
      'ignore_startup_parameters=options\n',
    );
    await databases.withDatabase(rich, async (direct) => {
      const reader = createCatalogReader();
      const snapshot = await reader.read(new Connection({ ...direct, port: lenient.port }));
      expect(snapshot.fingerprint).toBe((await reader.read(direct)).fingerprint);
    });
    await lenient.stop();
  });
});
