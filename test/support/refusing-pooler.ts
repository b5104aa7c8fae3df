import { connect, createServer, type Socket } from 'node:net';
import { error } from './fake-server.ts';

/** Stands before a server like a pooler that knows no settings at start-up, and lets everything else through. */
export interface RefusingPooler {
  readonly port: number;
  /** How many connections it has taken, the refused ones included. */
  taken(): number;
  stop(): Promise<void>;
}

export async function startRefusingPooler(host: string, port: number): Promise<RefusingPooler> {
  const sockets = new Set<Socket>();
  let taken = 0;
  const proxy = createServer((client) => {
    taken += 1;
    sockets.add(client);
    client.on('error', () => {});
    client.once('data', (first) => {
      if (first.includes('options\0')) {
        client.end(error('08P01', 'unsupported startup parameter: options'));
        return;
      }
      const server = connect(port, host);
      sockets.add(server);
      server.on('error', () => client.destroy()).on('close', () => client.destroy());
      client.on('close', () => server.destroy());
      server.write(first);
      client.pipe(server).pipe(client);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    taken: () => taken,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        proxy.close(() => resolve());
      }),
  };
}
