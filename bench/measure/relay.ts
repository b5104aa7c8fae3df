import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface RelayEvents {
  /** Called for every new connection; what it returns hears that connection's bytes before they are passed on. */
  readonly onConnection: () => {
    readonly fromServer: (chunk: Buffer) => void;
    readonly fromClient: (chunk: Buffer) => void;
    readonly onEnd: () => void;
  };
}

export interface Relay {
  readonly port: number;
  stop(): Promise<void>;
}

/** Passes connections on to a server on this machine, and lets somebody listen. */
export async function startRelay(target: number, { onConnection }: RelayEvents): Promise<Relay> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const listener = onConnection();
    const upstream = connect({ port: target, host: '127.0.0.1', noDelay: true });
    let ended = false;
    const end = () => {
      if (!ended) listener.onEnd();
      ended = true;
      client.destroy();
      upstream.destroy();
    };
    upstream.on('data', (chunk) => {
      listener.fromServer(chunk);
      client.write(chunk);
    });
    client.on('data', (chunk) => {
      listener.fromClient(chunk);
      upstream.write(chunk);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
  });
  return { port: await listen(server), stop: () => closeServer(server, sockets) };
}

/** Listens on a free port of this machine and returns it. */
export function listen(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(portOf(server.address())));
  });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('A server on a port has an address.');
  return address.port;
}

export function closeServer(server: ReturnType<typeof createServer>, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
