import { inspect } from 'node:util';
import * as z from 'zod';
import { DriftError } from './errors.ts';
import { parseRequireAuth, type RequireAuth } from './require-auth.ts';

/** How to reach one database, as discrete values. A password never prints: not in a log, not in an error, not in JSON. */

/** `verify-full` checks certificate and host name, `verify-ca` only the certificate, `encrypt` neither. */
export type Tls = 'disable' | 'encrypt' | 'verify-ca' | 'verify-full';

export class Connection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly tls: Tls;
  /** Which logins the server may ask for; undefined leaves it to what the channel is safe for. */
  readonly requireAuth: RequireAuth | undefined;
  readonly #password: string | undefined;

  constructor(values: {
    host: string;
    port: number;
    database: string;
    user: string;
    tls: Tls;
    password?: string | undefined;
    requireAuth?: RequireAuth | undefined;
  }) {
    this.host = values.host;
    this.port = values.port;
    this.database = values.database;
    this.user = values.user;
    this.tls = values.tls;
    this.requireAuth = values.requireAuth;
    this.#password = values.password;
  }

  revealPassword(): string | undefined {
    return this.#password;
  }

  /** `host:port`: what the cap per database server counts. */
  get server(): string {
    return `${this.host}:${this.port}`;
  }

  /** The same server and role, another database. */
  withDatabase(database: string): Connection {
    return new Connection({ ...this, database, password: this.#password });
  }

  toString(): string {
    return `${this.user}@${this.server}/${this.database}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

const port = z.coerce.number().int().min(1).max(65535);

/** The shape RDS gives a secret; `url` and `sslmode` are ours. Unknown keys (engine, dbClusterIdentifier, ...) are allowed. */
const fields = z.object({
  host: z.string().min(1),
  port: port.default(5432),
  // Without it the server would choose one by the role's name, and a tenant would be judged by some other database.
  dbname: z.string().min(1),
  username: z.string().min(1),
  password: z.string().optional(),
  sslmode: z.string().optional(),
  require_auth: z.string().optional(),
});
const urlShape = z.object({ url: z.string().min(1) });
const anyObject = z.record(z.string(), z.unknown());

/** Where to connect to, as far as it is known from elsewhere; it counts more than what the value says. */
export interface Place {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly database?: string | undefined;
}

/**
 * A connection from a secret's value or a configuration entry: a `postgres://` URL, `{"url": …}`, or the RDS shape
 * `{host, port, dbname, username, password}`. `what` names the place in errors, which never repeat the value.
 */
export function parseConnection(value: unknown, what: string, place: Place = {}): Connection {
  if (typeof value === 'string') return fromUrl(value, what, place);
  const asUrl = urlShape.safeParse(value);
  if (asUrl.success) return fromUrl(asUrl.data.url, what, place);
  const parsed = fields.safeParse(placed(value, place));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`);
    throw new DriftError(
      'secret-invalid',
      `${what} is no connection: ${problems.join('; ')}. Expected a postgres:// URL or {"host", "port", "dbname", "username", "password"}.`,
    );
  }
  const { host, port: number, dbname, username, password, sslmode, require_auth } = parsed.data;
  const tls = tlsOf(sslmode, host, what);
  const requireAuth = parseRequireAuth(require_auth, what);
  return new Connection({ host, port: number, database: dbname, user: username, password, tls, requireAuth });
}

function placed(value: unknown, { host, port, database }: Place): unknown {
  const held = anyObject.safeParse(value);
  return held.success
    ? { ...held.data, ...(host && { host }), ...(port && { port }), ...(database && { dbname: database }) }
    : value;
}

function fromUrl(text: string, what: string, place: Place): Connection {
  const refuse = (why: string): never => {
    throw new DriftError('config-invalid', `${what}: ${why}. Expected postgres://user:password@host:port/database.`);
  };
  const decode = (part: string): string => {
    try {
      return decodeURIComponent(part);
    } catch {
      return refuse('a % stands where no escape follows (write %25 for it)');
    }
  };
  if (!URL.canParse(text)) return refuse('not a URL');
  const url = new URL(text);
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')
    return refuse(`the scheme is ${url.protocol.slice(0, -1)}`);
  const known = new Set(['sslmode', 'host', 'application_name', 'require_auth']);
  const unknown = [...url.searchParams.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0) return refuse(`unknown parameter ${unknown.join(', ')} (known: sslmode, host, require_auth)`);
  const host = place.host ?? url.searchParams.get('host') ?? decode(url.hostname.replace(/^\[|\]$/g, ''));
  if (host === '') return refuse('no host');
  const database = place.database ?? decode(url.pathname.slice(1));
  if (database === '') return refuse('no database name');
  if (url.username === '') return refuse('no user');
  return new Connection({
    host,
    port: place.port ?? (url.port === '' ? 5432 : Number(url.port)),
    database,
    user: decode(url.username),
    password: url.password === '' ? undefined : decode(url.password),
    tls: tlsOf(url.searchParams.get('sslmode') ?? undefined, host, what),
    requireAuth: parseRequireAuth(url.searchParams.get('require_auth') ?? undefined, what),
  });
}

const modes: Readonly<Record<string, Tls>> = {
  disable: 'disable',
  require: 'encrypt',
  'no-verify': 'encrypt',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
};

/** Strict unless told otherwise: only a loopback address or a local socket is spoken to without TLS by default. */
function tlsOf(sslmode: string | undefined, host: string, what: string): Tls {
  if (sslmode === undefined) return isLocal(host) ? 'disable' : 'verify-full';
  const tls = modes[sslmode];
  if (tls) return tls;
  throw new DriftError(
    'config-invalid',
    `${what}: sslmode ${JSON.stringify(sslmode)} is not supported (it would allow silent plain text). Use one of ${Object.keys(modes).join(', ')}.`,
  );
}

/** A local socket or a loopback address: what is sent there stays on this machine. */
export const isLocal = (host: string): boolean =>
  host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
