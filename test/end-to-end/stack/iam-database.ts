import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { root } from '../../house/source-files.ts';

/** A database server of RDS with IAM authentication: TLS, a token where a password was, and IAM asked about every login. */
export interface IamDatabase {
  readonly port: number;
  stop(): Promise<void>;
}

export interface TokenLogin {
  /** The access key that signed the token. */
  readonly signer: string;
  readonly user: string;
}

/** Makes a role that the server itself lets in from this machine without a password; all others still need theirs. */
export function letIn(role: string): string {
  const lines = [`host all ${role} 127.0.0.1/32 trust`, 'host all all 127.0.0.1/32 scram-sha-256'];
  const values = lines.map((line) => `('${line}')`).join(', ');
  return `create role ${role} login;
    do $$ begin execute format('copy (values ${values.replaceAll("'", "''")}) to %L', current_setting('hba_file')); end $$;
    select pg_reload_conf()`;
}

const fixture = (name: string) => readFileSync(join(root, 'test', 'support', 'tls', name));

/** Stands before the server there, which lets the users of tokens in by itself. Its name is `localhost`. */
export async function startIamDatabase(
  server: { readonly host: string; readonly port: number },
  mayLogIn: (login: TokenLogin) => boolean,
): Promise<IamDatabase> {
  const sockets = new Set<Socket>();
  const kept = <S extends Socket>(socket: S): S => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };

  async function serve(plain: Socket): Promise<void> {
    // The client asks whether there is TLS.
    await bytes(plain, 8);
    plain.write('S');
    const client = kept(
      new TLSSocket(plain, { isServer: true, cert: fixture('server.crt'), key: fixture('server.key') }),
    );
    const startup = await message(client, 0);
    const cleartextPassword = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);
    client.write(cleartextPassword);
    const login = loginOf(textsIn(await message(client, 1), 5)[0] ?? '');
    const [, user] = /(?:^|\n)user\n([^\n]*)/.exec(textsIn(startup, 8).join('\n')) ?? [];
    if (user !== login.user || !mayLogIn(login)) return void client.end(refusal(user ?? ''));
    const database = kept(connect(server.port, server.host));
    database.write(startup);
    database.pipe(client).pipe(database);
    client.on('close', () => database.destroy());
  }

  const proxy = createServer((socket) => {
    serve(kept(socket)).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, resolve));
  const address = proxy.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        proxy.close(() => resolve());
      }),
  };
}

/** A token is an address that is signed: `host:port/?Action=connect&DBUser=reader&X-Amz-Credential=key/…`. */
function loginOf(token: string): TokenLogin {
  const { searchParams } = new URL(`https://${token}`);
  const [signer = ''] = (searchParams.get('X-Amz-Credential') ?? '').split('/');
  return { signer, user: searchParams.get('DBUser') ?? '' };
}

/** One message with its `tag` of so many bytes and its length. */
async function message(socket: Socket, tag: 0 | 1): Promise<Buffer> {
  const head = await bytes(socket, tag + 4);
  return Buffer.concat([head, await bytes(socket, head.readInt32BE(tag) - 4)]);
}

async function bytes(socket: Socket, count: number): Promise<Buffer> {
  for (;;) {
    const read: Buffer | null = socket.read(count);
    if (read?.length === count) return read;
    if (socket.readableEnded || socket.destroyed) throw new Error('The client is gone.');
    await once(socket, 'readable');
  }
}

const textsIn = (sent: Buffer, from: number): string[] => sent.subarray(from).toString().split('\0');

function refusal(user: string): Buffer {
  const says = ['SFATAL', 'VFATAL', 'C28000', `MPAM authentication failed for user "${user}"`, '', ''].join('\0');
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + Buffer.byteLength(says));
  return Buffer.concat([Buffer.from('E'), length, Buffer.from(says)]);
}
