import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { request as send } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** What other users of the machine can reach while a sweep is under way. */

const cli = fileURLToPath(new URL('../../../local/cli.ts', import.meta.url));
let folder: string;
let silent: Server;
let asked: Promise<unknown>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'driftmatrix-ports-'));
  silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  asked = once(silent, 'connection');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const url = `postgres://reader:hunter2@127.0.0.1:${port}/acme`;
  await writeFile(join(folder, 'fleet.json'), JSON.stringify({ canonical: { url }, tenants: [{ id: 'acme', url }] }));
});
afterAll(async () => {
  silent.close();
  await rm(folder, { recursive: true, force: true });
});

/** Ports that a process listens on, as the kernel has them: https://docs.kernel.org/networking/proc_net_tcp.html */
async function portsOf(pid: number): Promise<number[]> {
  const files = await readdir(`/proc/${pid}/fd`);
  const links = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8')));
  return tables
    .flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)))
    .filter(([, , , state, , , , , , inode]) => state === '0A' && links.includes(`socket:[${inode}]`))
    .map(([, address = '']) => Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16));
}

async function statusOf(port: number, method: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const sent = send({ host: '127.0.0.1', port, method, path: '/', headers, agent: false });
  sent.end(method === 'POST' ? '{"SecretId":"this-machine/tenant/acme"}' : undefined);
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode;
}

it.runIf(process.platform === 'linux')('a sweep answers nobody who has not its key, on no port', async () => {
  const child = spawn(process.execPath, [cli, 'sweep', '--config', 'fleet.json'], { cwd: folder, stdio: 'ignore' });
  const ended = once(child, 'exit');
  await Promise.race([asked, ended]);
  try {
    const ports = await portsOf(child.pid ?? 0);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) {
      for (const service of ['secretsmanager', 'sqs', 's3', 'dynamodb']) {
        const authorization = `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
        const target = { 'x-amz-target': 'secretsmanager.GetSecretValue' };
        for (const method of ['GET', 'POST'])
          expect([401, 403]).toContain(await statusOf(port, method, { authorization, ...target }));
      }
    }
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
});
