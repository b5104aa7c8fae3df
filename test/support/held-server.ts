import { connect, createServer, type Socket } from 'node:net';

/** A database server that lets everybody in, and answers nobody's first question until it is told to. */
export interface HeldServer {
  readonly port: number;
  /** How many are waiting for their answer. */
  waiting(): number;
  /** Lets the server answer, also whoever comes later. */
  release(): void;
  stop(): Promise<void>;
}

/** `ReadyForQuery` of an idle session: the login is over. */
const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** Stands between clients and the server on this machine that listens there. */
export async function holdServer(host: string, port: number): Promise<HeldServer> {
  const sockets = new Set<Socket>();
  const held = new Set<Socket>();
  let open = false;
  const proxy = createServer((client) => {
    const server = connect(port, host);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        held.delete(server);
        other.destroy();
      });
    }
    client.pipe(server);
    server.on('data', (chunk) => {
      client.write(chunk);
      if (open || !chunk.includes(ready)) return;
      held.add(server);
      server.pause();
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    waiting: () => held.size,
    release() {
      open = true;
      for (const server of held) server.resume();
      held.clear();
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        proxy.close(() => resolve());
      }),
  };
}
