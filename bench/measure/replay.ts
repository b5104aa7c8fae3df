import { createServer, type Socket } from 'node:net';
import { createMessageSplitter } from './protocol.ts';
import { closeServer, listen, type Relay, startRelay } from './relay.ts';

/** All that a server sent over one connection, cut after each "ready for query": greeting first, then answers in order. */
export type Recording = readonly Buffer[];

/** Lets `work` use a server through a port, and gives what the server said on the first connection. */
export async function recordAnswers(target: number, work: (port: number) => Promise<unknown>): Promise<Recording> {
  const answers: Buffer[] = [];
  let isFirst = true;
  const relay = await startRelay(target, {
    onConnection: () => {
      const listens = isFirst;
      isFirst = false;
      const split = createMessageSplitter();
      let open: Buffer[] = [];
      return {
        fromServer: (chunk) => {
          if (!listens) return;
          for (const { type, bytes } of split(chunk)) {
            // Who is let in without a password is not asked to authenticate.
            if (type !== 'R') open.push(bytes);
            if (type !== 'Z') continue;
            answers.push(Buffer.concat(open));
            open = [];
          }
        },
        fromClient: () => {},
        onEnd: () => {},
      };
    },
  });
  try {
    await work(relay.port);
    return answers;
  } finally {
    await relay.stop();
  }
}

const authenticated = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);

/** A server that knows one conversation and says its part at once: what remains is the client's own time. */
export async function startReplay([greeting, ...answers]: Recording): Promise<Relay> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const split = createMessageSplitter();
    const left = [...answers];
    socket.once('data', (startup) => {
      // The startup message has no type, so it is skipped by its length.
      const said = startup.readInt32BE(0);
      socket.write(Buffer.concat([authenticated, greeting ?? Buffer.alloc(0)]));
      const hear = (chunk: Buffer) => {
        // Each simple query and each sync is answered once.
        const asked = split(chunk).filter(({ type }) => type === 'Q' || type === 'S');
        for (const answer of left.splice(0, asked.length)) socket.write(answer);
      };
      hear(startup.subarray(said));
      socket.on('data', hear);
    });
  });
  return { port: await listen(server), stop: () => closeServer(server, sockets) };
}
