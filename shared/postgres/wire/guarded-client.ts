import { X509Certificate } from 'node:crypto';
import { type Duplex, Readable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import pg from 'pg';
import type { Connection } from '../../core/connection.ts';
import { DriftError } from '../../core/errors.ts';
import { classifyPostgresError } from '../errors.ts';
import { Allowance } from './allowance.ts';
import { Malformed } from './check-message.ts';
import { Login } from './login.ts';
import { MessageGuard } from './message-guard.ts';

/** What the driver has and its types leave out. */
declare module 'pg' {
  interface ClientConfig {
    connection?: pg.Connection;
  }
  interface ClientBase {
    enableChannelBinding: boolean;
  }
  interface Connection {
    /** Hands the parser what arrives on a stream: the socket, or the one that decrypts it. */
    attachListeners(stream: Readable): void;
  }
}

export interface ClientOptions {
  readonly connection: Connection;
  readonly ssl: pg.ClientConfig['ssl'];
  /** Sent while connecting: `-c name=value`. */
  readonly startup: string | undefined;
  readonly connectTimeoutMs: number;
  readonly maxBytes: number;
}

/**
 * The driver's client with a guard before its parser, and no knowledge of the environment. The parser and all that hangs
 * on it run inside the socket's event, where an error would end the process; here it ends the connection.
 */
export class GuardedClient extends pg.Client {
  readonly login: Login;
  readonly allowance: Allowance;
  readonly #options: ClientOptions;
  readonly #socket: Duplex;
  #failure: DriftError | undefined;

  constructor(options: ClientOptions) {
    const { connection, ssl = false, connectTimeoutMs, maxBytes } = options;
    const { host, port, database, user } = connection;
    // Said here, or the driver would ask the environment.
    const wire = { ssl, sslnegotiation: 'postgres', keepAlive: true } as const;
    const driverConnection = new GuardedConnection(wire);
    super({
      ...wire,
      connection: driverConnection,
      host,
      port,
      database,
      user,
      // As a function, so that the driver neither keeps nor prints it, and never looks for one of its own.
      password: () => connection.revealPassword() ?? '',
      connectionTimeoutMillis: connectTimeoutMs,
      // What is sent together travels together: nothing waits for an answer that it does not need.
      pipeline: true,
    });
    driverConnection.guard = (stream) => this.#guard(stream);
    this.#options = options;
    this.#socket = driverConnection.stream;
    this.login = new Login(connection);
    this.allowance = new Allowance(`${connection}`, maxBytes);
    // A connection that breaks while idle would otherwise end the process; the query in flight reports it.
    this.on('error', () => {});
  }

  /** Why this connection was given up; undefined while it was not. Explains whatever else fails afterwards. */
  get failure(): DriftError | undefined {
    return this.#failure;
  }

  /** Ends the connection and whatever waits for it. */
  giveUp(why: DriftError): void {
    this.#failure ??= why;
    this.connection.stream.destroy(why);
    this.#socket.destroy();
  }

  /** Says goodbye, but does not wait for a server that is gone. */
  async close(): Promise<void> {
    const gone = new Promise<void>((resolve) => setTimeout(resolve, 500).unref());
    if (!this.#failure) await Promise.race([this.end().catch(() => {}), gone]);
    this.connection.stream.destroy();
    this.#socket.destroy();
  }

  /** What the driver sends first: nothing of its environment (`PGOPTIONS`, `PGREPLICATION`). */
  getStartupConf(): Record<string, string> {
    const { connection, startup } = this.#options;
    const { user, database } = connection;
    return { user, database, application_name: 'driftmatrix', ...(startup !== undefined && { options: startup }) };
  }

  #guard(stream: Readable): Take {
    this.enableChannelBinding = stream instanceof TLSSocket;
    let guard: MessageGuard | undefined;
    return (chunk, parse) => {
      if (this.#failure) return;
      // The certificate is known once the server speaks.
      if (!guard && stream instanceof TLSSocket) this.enableChannelBinding = canBind(stream);
      guard ??= new MessageGuard(this.login, this.allowance, parse);
      try {
        guard.take(chunk);
      } catch (thrown) {
        // What the driver throws here is about what it was sent.
        const isKnown = thrown instanceof DriftError || thrown instanceof Malformed;
        const problem = isKnown ? thrown : new Malformed('sent what the driver cannot read', { cause: thrown });
        this.giveUp(classifyPostgresError(problem, `${this.#options.connection}`));
      }
    };
  }
}

/** Takes what arrived, and gives the parser what is safe to parse. */
type Take = (chunk: Buffer, parse: (messages: Buffer) => void) => void;
type Guard = (stream: Readable) => Take;

class GuardedConnection extends pg.Connection {
  guard: Guard | undefined;

  override attachListeners(stream: Readable): void {
    // The parser listens to a stream that never reads: it gets what the guard gives it, and throws into the guard.
    const checked = new Readable({ read() {} });
    super.attachListeners(checked);
    const take = this.guard?.(stream);
    stream.on('data', (chunk: Buffer) => take?.(chunk, (messages) => checked.emit('data', messages)));
  }
}

/**
 * The signatures whose hash the driver and every server agree on: RSA and ECDSA with SHA. Of RSA-PSS servers of before 2023
 * know no hash, of Ed25519 none does, and then the login with channel binding fails.
 */
const bindable = /^1\.2\.840\.(?:113549\.1\.1\.(?:5|11|12|13|14)|10045\.4\.(?:1|3\.[1-4]))$/;

/** Whether the login can be bound to this TLS connection (SCRAM-SHA-256-PLUS); without it the login is as safe as TLS. */
function canBind(stream: TLSSocket): boolean {
  // Not getPeerX509Certificate: after it, this Node (24) gives the driver an empty certificate.
  const { raw } = stream.getPeerCertificate();
  return raw !== undefined && bindable.test(new X509Certificate(raw).signatureAlgorithmOid ?? '');
}
