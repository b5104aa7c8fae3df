import { createHash } from 'node:crypto';
import { checkDatabase } from '../../local/doctor/check-database.ts';
import type { CatalogMark } from '../../shared/core/catalog-mark.ts';
import type { Connection } from '../../shared/core/connection.ts';
import { DriftError, type ErrorCode, errorCodes } from '../../shared/core/errors.ts';
import { parseSnapshot, type Snapshot, serializeSnapshot } from '../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { createQueryList } from '../../shared/postgres/tenant-sources/query-list.ts';
import { createServerDatabases } from '../../shared/postgres/tenant-sources/server-databases.ts';
import { createMemorySecrets } from '../support/memory-ports.ts';
import { sabotages } from './sabotage.ts';
import type { Before, Target } from './target.ts';

/** Small, so that thousands of runs that wait to the end take minutes. */
export const limits = {
  connectTimeoutMs: 300,
  readTimeoutMs: 1_500,
  maxBytes: 2 * 1024 * 1024,
  retryAfterMs: [5, 10],
};

const readMs = limits.connectTimeoutMs + limits.readTimeoutMs + 500;
const reader = () => createCatalogReader(limits);
const parsed = new Map<string, Snapshot>();

function likeOf({ snapshot }: Before): Snapshot {
  const known = parsed.get(snapshot) ?? parseSnapshot(snapshot, 'before');
  parsed.set(snapshot, known);
  return known;
}

const digest = (snapshot: Snapshot): string => createHash('sha256').update(serializeSnapshot(snapshot)).digest('hex');

const read = (database: string): Target => ({
  database,
  mostMs: readMs,
  talk: async (connection) => digest(await reader().read(connection)),
});

const readMarked = (known: (before: Before) => CatalogMark | undefined): Target => ({
  database: 'full',
  mostMs: readMs,
  async talk(connection, before) {
    const answer = await reader().readIfMoved(connection, known(before), likeOf(before));
    return answer.moved ? digest(answer.snapshot) : 'unmoved';
  },
});

/** A source asks for its connection as a secret. */
const secretsWith = (connection: Connection) => {
  const { host, port, database, user, tls } = connection;
  const sslmode = tls === 'encrypt' ? 'no-verify' : 'disable';
  const text = JSON.stringify({
    host,
    port,
    dbname: database,
    username: user,
    password: connection.revealPassword(),
    sslmode,
  });
  return { secrets: createMemorySecrets(new Map([['server', text]])) };
};
const from = { secret: 'server' };

const products = {
  read: read('full'),
  // One with bytes that are text in no encoding is read twice, and one whose catalogs are broken piece by piece.
  readBytes: read('bytes'),
  readBroken: read('broken'),
  first: readMarked(() => undefined),
  unmoved: readMarked(({ mark }) => mark),
  moved: readMarked(({ mark }) => ({ ...mark, token: `${mark.token}0` })),
  doctor: {
    database: 'full',
    mostMs: readMs,
    async talk(connection) {
      const { findings, error } = await checkDatabase('tenant', connection, limits);
      if (error)
        throw new DriftError(
          errorCodes.find((code): code is ErrorCode => code === error.code) ?? 'internal',
          error.message,
        );
      return JSON.stringify(findings);
    },
  },
  serverDatabases: {
    database: 'postgres',
    mostMs: readMs + 1_000,
    async talk(connection) {
      const settings = { server: from, databases: '*', exclude: ['postgres'] };
      return JSON.stringify(await createServerDatabases(settings, secretsWith(connection), limits).list());
    },
  },
  queryList: {
    database: 'postgres',
    mostMs: readMs + 1_000,
    async talk(connection) {
      const query = `select 't' || n as id, 'secret' || n as secret from generate_series(1, 50) as n order by n`;
      return JSON.stringify(await createQueryList({ query, from }, secretsWith(connection), limits).list());
    },
  },
} satisfies Record<string, Target>;

/** What a campaign draws from. */
export const targetNames: readonly string[] = Object.keys(products);

const targets: ReadonlyMap<string, Target> = new Map<string, Target>(Object.entries({ ...products, ...sabotages }));

export function targetOf(name: string): Target {
  const target = targets.get(name);
  if (!target) throw new Error(`there is no target ${name}; expected one of ${[...targets.keys()].join(', ')}`);
  return target;
}
