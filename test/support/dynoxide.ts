import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { freePort } from '../../local/postgres/free-port.ts';

/** A second implementation of DynamoDB's API, by other people: what holds on both is more likely to hold on AWS. */

export interface Dynoxide {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** The program; undefined where its package does not install (anything but Linux on x64). */
export const dynoxide = findProgram();

function findProgram(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json');
    return join(dirname(manifest), 'dynoxide');
  } catch {
    return undefined;
  }
}

/** It ends when this process does, however that ends: the shell waits for the pipe to close. */
const guarded = '"$0" serve --port "$1" & server=$!; cat > /dev/null; kill "$server"; wait "$server"';

/** Starts it empty, on a free port. */
export async function startDynoxide(program: string): Promise<Dynoxide> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const port = await freePort();
    const child = spawn('sh', ['-c', guarded, program, String(port)], { stdio: ['pipe', 'ignore', 'pipe'] });
    const ended = once(child, 'exit');
    const listens = once(child.stderr, 'data').then(([said]) => /listening/.test(String(said)) && answers(port));
    if (await Promise.race([listens, ended.then(() => false)])) {
      return {
        endpoint: `http://127.0.0.1:${port}`,
        async stop() {
          child.stdin.end();
          await ended;
        },
      };
    }
    child.stdin.end();
    await ended;
  }
  throw new Error('dynoxide did not listen on any of five free ports.');
}

/** True once something accepts connections there; false when nothing does after many tries. */
async function answers(port: number): Promise<boolean> {
  for (let attempt = 1; attempt <= 200; attempt += 1) {
    const socket = connect(port, '127.0.0.1');
    const accepted = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (accepted) return true;
  }
  return false;
}
