import { connect, createServer, type Socket } from 'node:net';

/** Stands between a client and a server and notes who said what, in turn. */

export interface Turn {
  readonly from: 'client' | 'server';
  readonly bytes: Buffer;
}

export interface WatchedServer {
  readonly port: number;
  /** What was said since the last call; everything that one side said in a row is one turn. */
  take(): readonly Turn[];
  close(): Promise<void>;
}

/** Of a server that is far away, every word arrives `delayMs` late. */
export async function watchServer(host: string, port: number, delayMs = 0): Promise<WatchedServer> {
  let turns: Turn[] = [];
  const sockets = new Set<Socket>();
  const note = (from: Turn['from']) => (chunk: Buffer) => {
    const last = turns.at(-1);
    if (last?.from !== from) turns.push({ from, bytes: chunk });
    else turns[turns.length - 1] = { from, bytes: Buffer.concat([last.bytes, chunk]) };
  };
  const proxy = createServer((client) => {
    const server = connect(port, host);
    for (const [one, other, from] of [
      [client, server, 'client'],
      [server, client, 'server'],
    ] as const) {
      sockets.add(one);
      one.on('data', note(from)).on('error', () => other.destroy());
      one.on('close', () => sockets.delete(one));
      if (delayMs === 0 || from === 'client') one.pipe(other);
      else one.on('data', (chunk) => setTimeout(() => other.write(chunk), delayMs));
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    take() {
      const taken = turns;
      turns = [];
      return taken;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        proxy.close(() => resolve());
      }),
  };
}
