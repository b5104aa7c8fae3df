import { createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Connection } from '../../shared/core/connection.ts';

/** A server that only says what it is told to, for what no real one would say. */

export interface FakeServer {
  readonly port: number;
  /** A connection to it without TLS, unless another way is named. */
  connection(change?: {
    tls?: Connection['tls'];
    password?: string;
    requireAuth?: Connection['requireAuth'];
  }): Connection;
  /** What clients have sent, one text per connection, bytes as characters. */
  readonly heard: readonly string[];
  /** How many connections are open now. */
  open(): number;
  stop(): Promise<void>;
}

export interface Answer {
  readonly socket: Socket;
  /** The message that arrived: its type (`Q`; none before the login is under way) and all of it, bytes as characters. */
  readonly type: string;
  readonly text: string;
  /** Which message of its connection it is, from 1. */
  readonly turn: number;
}

/**
 * Starts a server on a free port that calls `answer` for each message of a client. With a certificate it does TLS by itself
 * when it is asked to; without one, `answer` gets the request, and after it each piece that arrives.
 */
export async function startFakeServer(
  answer: (heard: Answer) => void,
  certificate?: { readonly key: Buffer; readonly cert: Buffer },
): Promise<FakeServer> {
  const sockets = new Set<Socket>();
  const heard: string[] = [];
  const converse = (socket: Socket, place: number): void => {
    let turn = 0;
    let started = false;
    let held = Buffer.alloc(0);
    socket.on('error', () => {});
    const take = (chunk: Buffer): void => {
      heard[place] += chunk.toString('latin1');
      held = Buffer.concat([held, chunk]);
      for (let size = sizeOf(held, started); size <= held.length; size = sizeOf(held, started)) {
        const type = started ? String.fromCharCode(held[0] ?? 0) : '';
        const text = held.toString('latin1', 0, size);
        held = held.subarray(size);
        if (certificate && text.endsWith(tlsRequest)) {
          socket.off('data', take);
          socket.write('S');
          converse(new TLSSocket(socket, { isServer: true, ...certificate }), place);
          return;
        }
        started ||= !text.endsWith(tlsRequest) && text.charCodeAt(0) !== tlsRecord;
        turn += 1;
        answer({ socket, type, text, turn });
      }
    };
    socket.on('data', take);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    converse(socket, heard.push('') - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    port,
    connection: ({ tls = 'disable', password = 'hunter2', requireAuth } = {}) =>
      new Connection({ host: '127.0.0.1', port, database: 'acme', user: 'reader', tls, password, requireAuth }),
    heard,
    open: () => sockets.size,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

const tlsRecord = 0x16;
const tlsRequest = '\x04\xd2\x16\x2f';

/** Of the first message that is held; more than is held while it is not whole. */
function sizeOf(held: Buffer, started: boolean): number {
  if (!started && held[0] === tlsRecord) return held.length;
  const from = started ? 1 : 0;
  return held.length < from + 4 ? Number.POSITIVE_INFINITY : from + held.readInt32BE(from);
}

export const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
export const int16 = (value: number): Buffer => int32(value).subarray(2);
export const text = (value: string): Buffer => Buffer.from(`${value}\0`);

/** A message of the protocol; `length` where it is to be another one than it has. */
export function message(type: string, body: Buffer | string = '', length?: number): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
  return Buffer.concat([Buffer.from(type, 'latin1'), int32(length ?? bytes.length + 4), bytes]);
}

/** A request for a login, or a step of one. */
export const authentication = (code: number, rest: Buffer | string = ''): Buffer =>
  message('R', Buffer.concat([int32(code), Buffer.from(rest)]));

export const parameter = (name: string, value: string): Buffer =>
  message('S', Buffer.concat([text(name), text(value)]));

export const ready = message('Z', 'I');

export const error = (code: string, words: string, more: Readonly<Record<string, string>> = {}): Buffer => {
  const fields = { S: 'ERROR', V: 'ERROR', C: code, M: words, ...more };
  const parts = Object.entries(fields).flatMap(([name, value]) => [Buffer.from(name), text(value)]);
  return message('E', Buffer.concat([...parts, Buffer.from([0])]));
};

/** The columns of a result, all of type text. */
export const columns = (...names: string[]): Buffer =>
  message(
    'T',
    Buffer.concat([
      int16(names.length),
      ...names.flatMap((name) => [text(name), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]),
    ]),
  );

export const row = (...values: string[]): Buffer =>
  message(
    'D',
    Buffer.concat([int16(values.length), ...values.flatMap((value) => [int32(value.length), Buffer.from(value)])]),
  );

export const complete = (tag = 'SELECT 1'): Buffer => message('C', text(tag));

/** What a server says when a statement went wrong, or when one that returns nothing is done. */
export const failed = (code: string, words: string): Buffer => Buffer.concat([error(code, words), ready]);
export const done = (tag: string): Buffer => Buffer.concat([complete(tag), ready]);

/** A login without a password, by a server of that version. */
export const welcome = (version = '18.4'): Buffer =>
  Buffer.concat([
    authentication(0),
    parameter('server_version', version),
    parameter('server_encoding', 'UTF8'),
    message('K', Buffer.alloc(8)),
    ready,
  ]);

/** Writes the same bytes again and again until the client hangs up. */
export function flood(socket: Socket, bytes: Buffer): void {
  const chunk = Buffer.concat(Array.from({ length: Math.ceil(65_536 / bytes.length) }, () => bytes));
  const write = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', write);
  write();
}
