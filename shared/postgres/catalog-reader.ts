import type { Connection } from '../core/connection.ts';
import { registry } from '../core/kinds/registry.ts';
import { unmodeled } from '../core/kinds/unmodeled.ts';
import type { SchemaObject } from '../core/object.ts';
import type { CatalogReader } from '../core/ports.ts';
import type { ServerFacts } from '../core/snapshot.ts';
import { buildSnapshot, type Snapshot } from '../core/snapshot.ts';
import { type ConnectOptions, type Session, withSession } from './connect.ts';
import { type Addresses, decodeKind, type RawResult, rawText } from './decode.ts';
import { openTransaction, type SessionLimits } from './session.ts';

export interface CatalogReaderOptions extends Partial<ConnectOptions>, Partial<SessionLimits> {}

/**
 * Reads the schema of one database: one connection, one batch, one short read-only snapshot transaction, one statement
 * per kind. Throws a DriftError (see errors.ts); half a schema is never returned.
 */
export function createCatalogReader(options: CatalogReaderOptions = {}): CatalogReader {
  const connect = { connectTimeoutMs: options.connectTimeoutMs ?? 5_000, ...(options.ca && { ca: options.ca }) };
  const limits = {
    statementTimeoutMs: options.statementTimeoutMs ?? 30_000,
    lockTimeoutMs: options.lockTimeoutMs ?? 250,
  };
  return {
    read: (connection: Connection) => withSession(connection, connect, (session) => readSchema(session, limits)),
  };
}

async function readSchema({ client, server }: Session, limits: SessionLimits): Promise<Snapshot> {
  const opening = openTransaction(server, limits);
  const statements = registry.map((kind) => kind.sql(server));
  const text = [opening, ...statements, unmodeled.sql(server), 'commit'].join(';\n');
  const answer: unknown = await client.query({ text, rowMode: 'array', types: rawText });
  const results = asResults(answer).filter((result) => result.fields.length > 0);
  return decodeSchema(server, results);
}

function decodeSchema(server: ServerFacts, results: readonly RawResult[]): Snapshot {
  const addresses: Addresses = { byOid: new Map(), ids: new Set() };
  const objects: SchemaObject[] = [];
  registry.forEach((kind, place) => {
    const result = results[place];
    if (result) for (const object of decodeKind(kind, result, addresses)) objects.push(object);
  });
  return buildSnapshot({ server, objects, unmodeled: unmodeled.decode(results.at(-1)?.rows ?? []) });
}

/** The driver's types know one result for one statement; a batch gives a list. */
function asResults(answer: unknown): RawResult[] {
  return Array.isArray(answer) ? answer : [];
}
