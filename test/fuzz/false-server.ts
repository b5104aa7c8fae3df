import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { tlsFixture } from '../../local/postgres/tls-fixture.ts';
import type { Piece } from './mutations/mutation.ts';
import { errorResponse } from './protocol.ts';
import type { Script } from './script.ts';

/** A server that says what a script says, whatever it is asked. It serves one client at a time. */
export interface FalseServer {
  readonly port: number;
  /** Begins a new script; who is still there from the last one is thrown out. */
  serve(script: Script): void;
  /** Settles when every client has hung up, true; or false after so long, in milliseconds. */
  leftAlone(withinMs: number): Promise<boolean>;
  stop(): Promise<void>;
}

/** What one run may be sent at most. */
const mostBytes = 1024 * 1024 * 1024;

const [key, cert] = [readFileSync(tlsFixture.key), readFileSync(tlsFixture.certificate)];

export async function startFalseServer(): Promise<FalseServer> {
  const sockets = new Set<Socket>();
  let script: Script = { tls: undefined, answer: () => [{ do: 'close' }] };
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    // Clients break off whenever they like.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    converse(socket, script);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    serve(next) {
      for (const socket of sockets) socket.destroy();
      script = next;
    },
    async leftAlone(withinMs) {
      let timer: NodeJS.Timeout | undefined;
      const tooLate = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs);
      });
      const gone = [...sockets].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
      await Promise.race([Promise.all(gone), tooLate]);
      clearTimeout(timer);
      return sockets.size === 0;
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

const sslRequest = 80_877_103;

/** Startup, password, query, sync, and the end of a COPY are answered; what only precedes a sync is not. */
const answered = new Set([...'pQSfc'].map((type) => type.charCodeAt(0)));

function converse(raw: Socket, script: Script, socket: Socket = raw): void {
  let buffered: Buffer = Buffer.alloc(0);
  let isLoggingIn = true;
  let turn = 0;
  let sending: Promise<boolean> = Promise.resolve(true);
  const answer = (asked: Buffer): void => {
    const nth = turn;
    turn += 1;
    sending = sending.then(async (goesOn) => goesOn && (await send(script.answer(nth, asked), socket, raw)));
  };
  const take = (chunk: Buffer): void => {
    buffered = Buffer.concat([buffered, chunk]);
    for (;;) {
      const head = isLoggingIn ? 0 : 1;
      if (buffered.length < head + 4) return;
      const end = head + buffered.readUInt32BE(head);
      if (buffered.length < end) return;
      const message = buffered.subarray(0, end);
      buffered = buffered.subarray(end);
      if (isLoggingIn && message.readUInt32BE(4) === sslRequest) {
        socket.off('data', take);
        answerTls(raw, script);
        return;
      }
      if (isLoggingIn || answered.has(message[0] ?? 0)) answer(message);
      else if (message[0] === 0x58) socket.end();
      isLoggingIn = false;
    }
  };
  socket.on('data', take);
}

function answerTls(socket: Socket, script: Script): void {
  if (script.tls === undefined || script.tls === 'N') {
    socket.write('N');
    converse(socket, script);
  } else if (script.tls === 'accept') {
    socket.write('S');
    const secure = new TLSSocket(socket, { isServer: true, key, cert });
    secure.on('error', () => socket.destroy());
    converse(socket, script, secure);
  } else {
    const refusal = { S: 'FATAL', C: '0A000', M: 'no TLS' };
    const answers: Readonly<Record<Exclude<typeof script.tls, 'accept' | 'N'>, readonly Piece[]>> = {
      error: [errorResponse(refusal)],
      notice: [errorResponse(refusal, 'N')],
      'S and close': [Buffer.from('S'), { do: 'close' }],
      'S and hang': [Buffer.from('S')],
      'S and plain': [Buffer.from('S'), ...script.answer(0, Buffer.alloc(0))],
      garbage: [Buffer.alloc(10_000, 0x47)],
      close: [{ do: 'close' }],
      hang: [],
    };
    void send(answers[script.tls], socket, socket);
  }
}

/** True when the conversation goes on after these pieces. */
async function send(pieces: readonly Piece[], socket: Socket, raw: Socket): Promise<boolean> {
  let together: Buffer[] = [];
  const flush = async (): Promise<boolean> => {
    const bytes = Buffer.concat(together);
    together = [];
    return await write(socket, bytes);
  };
  for (const piece of pieces) {
    if (Buffer.isBuffer(piece)) {
      together.push(piece);
      continue;
    }
    if (!(await flush())) return false;
    switch (piece.do) {
      case 'hang':
        return false;
      case 'close':
        socket.end();
        return false;
      case 'reset':
        raw.resetAndDestroy();
        return false;
      case 'endless': {
        let sent = 0;
        for (let n = 0; sent < mostBytes; n += 1) {
          const bytes = piece.nth(n);
          sent += bytes.length;
          if (!(await write(socket, bytes))) return false;
        }
        return false;
      }
      case 'drip':
        for (let at = 0; at < piece.bytes.length; at += piece.step) {
          if (!(await write(socket, piece.bytes.subarray(at, at + piece.step)))) return false;
          await new Promise((resolve) => setImmediate(resolve));
        }
    }
  }
  return await flush();
}

/** False when the other side is gone. Waits until it has taken most of it. */
async function write(socket: Socket, bytes: Buffer): Promise<boolean> {
  if (socket.destroyed || socket.writableEnded) return false;
  if (bytes.length === 0 || socket.write(bytes)) return true;
  await new Promise<void>((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
  return !socket.destroyed;
}
