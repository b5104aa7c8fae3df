import type { ErrorCode } from '../core/errors.ts';

/**
 * Connection poolers give one code for everything (08P01, XX000), so their words tell what happened. They do not translate
 * them. The words are those of PgBouncer (src/client.c, src/objects.c, src/janitor.c), Supavisor, PgCat and Odyssey.
 */

interface PoolerMeaning {
  readonly code: ErrorCode;
  readonly why: string;
}

const behind = 'the pooler cannot log in to the server behind it';

/** In order: what a pooler repeats of its server's refusal is more than that it was refused. */
const meanings: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [
    /^no such database\b/i,
    'database-missing',
    'the pooler has no such database; add it to the databases of the pooler, or correct its name',
  ],
  [
    /^(?:database .{0,100} is disabled|database does not allow connections)/i,
    'login-refused',
    'the database is disabled in the pooler; enable it there',
  ],
  [
    /query_wait_timeout|\bno more connections allowed|max client connections reached|\bMaxClients|unable to check ?out/i,
    'too-many-connections',
    'the pooler had no connection to give in time; lower perServer, or raise its pool size',
  ],
  [/client_login_timeout/i, 'connection-timed-out', 'the pooler ended the login because it took too long'],
  [
    /server login|server_login|server conn crashed|server dns lookup failed|^connect failed|cannot connect to server/i,
    'connection-refused',
    `${behind}; look at the log of the pooler, and at host, user and password that it uses`,
  ],
  [
    /^no such user\b|tenant or user not found|no pool configured|route .{0,200} (?:is )?not found/i,
    'authentication-failed',
    'the pooler knows no such user; add it there, or correct the user of the connection',
  ],
  [
    /^(?:login rejected|password authentication failed|SASL authentication failed|.{0,100}authentication failed)/i,
    'authentication-failed',
    'the pooler refused the login; check user and password, and what the pooler knows of them',
  ],
  [/pooler is (?:shut|shutting) down|\bis shutting down/i, 'server-starting', 'the pooler is shutting down'],
];

const ofServer: readonly (readonly [RegExp, ErrorCode])[] = [
  [/authentication failed|no pg_hba\.conf entry|role .{0,100} does not exist/i, 'authentication-failed'],
  [/database .{0,100} does not exist/i, 'database-missing'],
  [/starting up|shutting down|recovery|not accepting connections/i, 'server-starting'],
  [/too many (?:clients|connections)|connection slots/i, 'too-many-connections'],
];

/** What a pooler means by an error without a telling code; undefined when its words are not known. */
export function poolerMeaning(words: string): PoolerMeaning | undefined {
  const known = meanings.find(([pattern]) => pattern.test(words));
  if (!known) return undefined;
  const [, code, why] = known;
  const deeper = code === 'connection-refused' ? ofServer.find(([pattern]) => pattern.test(words)) : undefined;
  return { code: deeper?.[1] ?? code, why };
}
