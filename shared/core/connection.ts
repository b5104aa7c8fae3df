import { inspect } from 'node:util';
import * as z from 'zod';
import { DriftError } from './errors.ts';
import { parseRequireAuth, type RequireAuth } from './require-auth.ts';
import { isSameHost } from './same-host.ts';
import { problemOfParameters, problemOfUrl } from './user-info.ts';

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

  withPassword(password: string): Connection {
    return new Connection({ ...this, password });
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

/**
 * Where to connect to, as a list says it. Whoever may write into the list could send a password to a host of their own:
 * host and port count only as far as the value says none, and must be the same where it does. The database always counts.
 */
export interface Place {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly database?: string | undefined;
}

/**
 * A connection from a secret's value or a configuration entry: a `postgres://` URL, `{"url": …}`, or the RDS shape
 * `{host, port, dbname, username, password}`. `what` names the place in errors, which never repeat a piece of the value.
 * Throws `secret-invalid` or `config-invalid`.
 */
export function parseConnection(value: unknown, what: string, place: Place = {}): Connection {
  if (typeof value === 'string') return fromUrl(value, what, place);
  const asUrl = urlShape.safeParse(value);
  if (asUrl.success) return fromUrl(asUrl.data.url, what, place);
  const parsed = fields.safeParse(placed(value, what, place));
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

function placed(value: unknown, what: string, place: Place): unknown {
  const held = anyObject.safeParse(value);
  if (!held.success) return value;
  const own = ownPlace.safeParse(held.data);
  // A host or port that is none is for the shape to refuse, and not for the list to replace.
  if (!own.success) return value;
  const { host, port: number } = settlePlace(own.data, place, what);
  const { database } = place;
  return {
    ...held.data,
    ...(host && { host }),
    ...(number && { port: number }),
    ...(database && { dbname: database }),
  };
}

const ownPlace = z.object({ host: z.string().optional(), port: port.optional() });

/** The value's own host and port, else the list's. Throws `secret-invalid` where both say one and the two differ. */
function settlePlace(own: Place, { host, port: number }: Place, what: string): Place {
  const differ = (thing: string): never => {
    throw new DriftError(
      'secret-invalid',
      `${what} names its own ${thing}, and the tenant list says another one for this tenant. A password goes only where its ` +
        'secret says. Correct the list, or give each host a secret of its own: hosts/{host}.',
    );
  };
  if (own.host && host && !isSameHost(own.host, host)) differ('host');
  if (own.port && number && own.port !== number) differ('port');
  return { host: own.host || host, port: own.port ?? number };
}

function fromUrl(given: string, what: string, place: Place): Connection {
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
  const text = given.trim();
  const problem = problemOfUrl(text);
  if (problem) return refuse(problem);
  if (!URL.canParse(text)) return refuse('not a URL');
  const url = new URL(text);
  const wrong = problemOfParameters([...url.searchParams.keys()], parameters);
  if (wrong) return refuse(wrong);
  const authority = decode(url.hostname.replace(/^\[|\]$/g, ''));
  const named = url.searchParams.get('host') ?? '';
  // A user needs some host behind it in a URL, also when the database is behind a local socket.
  const isPlaceholder = named.startsWith('/') && authority === 'localhost';
  if (named && authority && !isPlaceholder && !isSameHost(named, authority)) return refuse('it names two hosts');
  const own = { host: named || authority, port: url.port === '' ? undefined : Number(url.port) };
  const { host, port: number } = settlePlace(own, place, what);
  if (!host) return refuse('no host');
  const database = place.database ?? decode(url.pathname.slice(1));
  if (database === '') return refuse('no database name');
  if (url.username === '') return refuse('no user');
  return new Connection({
    host,
    port: number ?? 5432,
    database,
    user: decode(url.username),
    password: url.password === '' ? undefined : decode(url.password),
    tls: tlsOf(url.searchParams.get('sslmode') ?? undefined, host, what),
    requireAuth: parseRequireAuth(url.searchParams.get('require_auth') ?? undefined, what),
  });
}

const parameters: ReadonlySet<string> = new Set(['sslmode', 'host', 'application_name', 'require_auth']);

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
  const tls = Object.hasOwn(modes, sslmode) ? modes[sslmode] : undefined;
  if (tls) return tls;
  throw new DriftError(
    'config-invalid',
    `${what}: this sslmode is not supported (prefer and allow would fall back to plain text silently). Use one of ${Object.keys(modes).join(', ')}.`,
  );
}

/** A local socket or a loopback address: what is sent there stays on this machine. */
export const isLocal = (host: string): boolean =>
  host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
