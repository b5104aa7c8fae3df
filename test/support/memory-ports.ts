import { Readable } from 'node:stream';
import type { Connection } from '../../shared/core/connection.ts';
import { DriftError } from '../../shared/core/errors.ts';
import type { DriftMatrix } from '../../shared/core/matrix.ts';
import type { ControlMessage, CoordinatorInput, TenantMessage } from '../../shared/core/messages.ts';
import { narrowSnapshot } from '../../shared/core/narrow-snapshot.ts';
import type {
  CatalogReader,
  ControlQueue,
  DocumentStore,
  PeoplesColumns,
  PublishOptions,
  RequestQueue,
  SecretReader,
  TenantQueue,
  Tracker,
  TrackerReport,
} from '../../shared/core/ports.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';

/** Ports in memory, which say what was asked of them. */

export function createMemoryDocuments(): DocumentStore & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    write: async (key, text) => void texts.set(key, text),
    read: async (key) => texts.get(key),
    async readLines(key) {
      const text = texts.get(key);
      return text === undefined ? undefined : Readable.from(text.split('\n'));
    },
  };
}

export function createMemoryTenantQueue(): TenantQueue & { readonly sent: TenantMessage[] } {
  const sent: TenantMessage[] = [];
  return {
    sent,
    async send(messages) {
      sent.push(...structuredClone(messages));
      return [];
    },
  };
}

export interface SentControl {
  readonly message: ControlMessage;
  readonly delaySeconds: number;
}

export function createMemoryControlQueue(): ControlQueue & { readonly sent: SentControl[] } {
  const sent: SentControl[] = [];
  return { sent, send: async (message, delaySeconds = 0) => void sent.push({ message, delaySeconds }) };
}

export function createMemoryRequests(): RequestQueue & { readonly sent: CoordinatorInput[] } {
  const sent: CoordinatorInput[] = [];
  return { sent, send: async (request) => void sent.push(request) };
}

/** Secrets that a test may change at any time; like the real reader, it hands out what it read before until it is refreshed. */
export function createMemorySecrets(values: Map<string, string>): SecretReader {
  const kept = new Map<string, string>();
  const fetch = (name: string): string => {
    const value = values.get(name);
    if (value === undefined) throw new DriftError('secret-missing', `There is no secret ${name}.`);
    kept.set(name, value);
    return value;
  };
  const read = async (name: string): Promise<string> => kept.get(name) ?? fetch(name);
  return {
    read,
    refresh: async (name, stale) => {
      const known = await read(name);
      return known === stale ? fetch(name) : known;
    },
  };
}

/** What each database is: its schema, or what happens when it is read. By database name. */
export type Databases = Map<string, Snapshot | DriftError | (() => Snapshot)>;

/** `quiet` are the connections whose schema was not read because the known mark still held. */
export interface StubCatalog extends CatalogReader {
  readonly reads: Connection[];
  readonly quiet: Connection[];
  /** What the mark of a database is, whatever its schema; else it moves with the schema. */
  readonly tokens: Map<string, string>;
  /** By the name that a connection has for it: which database it says that it is. */
  readonly identities: Map<string, string>;
}

export function createStubCatalog(databases: Databases): StubCatalog {
  const reads: Connection[] = [];
  const quiet: Connection[] = [];
  const tokens = new Map<string, string>();
  const identities = new Map<string, string>();
  const find = ({ database }: Connection): Snapshot => {
    const found = databases.get(database);
    if (found === undefined) throw new DriftError('database-missing', `There is no database ${database}.`);
    if (found instanceof DriftError) throw found;
    return typeof found === 'function' ? found() : found;
  };
  return {
    reads,
    quiet,
    tokens,
    identities,
    async read(connection) {
      reads.push(connection);
      return find(connection);
    },
    async readIfMoved(connection, known, _like, scope) {
      // As often as a database is looked at, so often its schema is asked for: some are made to change each time.
      reads.push(connection);
      const snapshot = find(connection);
      const content = [...snapshot.objects.values()].map(({ id, attributes }) => [id, attributes]);
      const token = tokens.get(connection.database) ?? `${connection.database} ${JSON.stringify(content)}`;
      const identity = identities.get(connection.database);
      const databaseId = identity === undefined ? {} : { databaseId: identity };
      const inScope = scope ? narrowSnapshot(snapshot, scope, connection.database) : snapshot;
      if (known?.token !== token) return { moved: true, snapshot: inScope, mark: { token, hint: '' }, ...databaseId };
      quiet.push(...reads.splice(-1));
      return { moved: false, ...databaseId };
    },
  };
}

export interface RecordingTracker extends Tracker {
  readonly published: { readonly matrix: DriftMatrix; readonly complete: boolean }[];
  /** Rows by tenant, as a tracker that upserts would hold them. */
  readonly rows: Map<string, DriftMatrix['rows'][number]>;
  /** Nobody can ask for anything unless a test says how. */
  people?: PeoplesColumns;
}

/** A tracker that upserts rows; `answers` says, call by call, what it does instead. */
export function createRecordingTracker(answers: (TrackerReport | DriftError)[] = []): RecordingTracker {
  const rows = new Map<string, DriftMatrix['rows'][number]>();
  const published: { matrix: DriftMatrix; complete: boolean }[] = [];
  return {
    rows,
    published,
    async publish(matrix: DriftMatrix, { complete = false }: PublishOptions) {
      const answer = answers.shift();
      if (answer instanceof DriftError) throw answer;
      published.push({ matrix, complete });
      if (answer) return answer;
      const created = matrix.rows.filter(({ tenant }) => !rows.has(tenant.id)).length;
      for (const row of matrix.rows) rows.set(row.tenant.id, row);
      return { created, updated: matrix.rows.length - created, unchanged: 0, retired: 0, failed: [], finished: true };
    },
  };
}
