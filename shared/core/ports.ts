import type { CatalogMark } from './catalog-mark.ts';
import type { Connection } from './connection.ts';
import type { DriftMatrix } from './matrix.ts';
import type { ControlMessage, CoordinatorInput, TenantMessage } from './messages.ts';
import type { Scope } from './scope.ts';
import type { Snapshot } from './snapshot.ts';
import type { Tenant } from './tenant.ts';
import type { Wishes } from './wishes.ts';

/** What the stories need from the world, in our words. Adapters in shared/{postgres,aws,notion} fill these. */

export interface CatalogReader {
  /** The schema of one database, from one read-only transaction. Throws a DriftError; never returns half a schema. */
  read(connection: Connection, scope?: Scope): Promise<Snapshot>;
  /**
   * The same with its mark; `moved: false` when the known mark still holds, and then nothing else was read. Objects that
   * `like` has just so are shared with it: they take no memory of their own, and compare at a glance. What is outside of
   * the scope is not read. The mark is of the whole database, whatever was read of it.
   */
  readIfMoved(connection: Connection, known?: CatalogMark, like?: Snapshot, scope?: Scope): Promise<MarkedRead>;
}

export type MarkedRead = (
  | { readonly moved: false }
  | { readonly moved: true; readonly snapshot: Snapshot; readonly mark: CatalogMark }
) & {
  /**
   * Equal for two reads only if both were of one database of one running server, however it was reached. Absent where the
   * role may not ask for it.
   */
  readonly databaseId?: string;
};

export interface TrackerReport {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Rows marked `retired` by this call: their tenant is no longer in the list. They are kept. */
  readonly retired: number;
  /** Tenants of the matrix that nobody sees in the tracker: a person moved their row to the trash, where it stays. */
  readonly hidden?: number;
  /** Rows that could not be written, with the reason; the others are. */
  readonly failed: readonly { readonly tenantId: string; readonly message: string }[];
  /** False when time ran out: call again, rows already written cost nothing. */
  readonly finished: boolean;
  /** Of one that is not finished: before then (epoch ms) calling again is of no use. */
  readonly notBefore?: number;
}

export interface PublishOptions {
  /** Epoch milliseconds: no request is started after it. */
  readonly deadline: number;
  readonly now?: () => number;
  /** True when the matrix holds the whole tenant list. Only then are rows of other tenants marked `retired`. */
  readonly complete?: boolean;
  /** Aborted when somebody else has taken over the publishing: nothing more may be written. */
  readonly signal?: AbortSignal;
}

export interface Tracker {
  /** Upserts one row per tenant by tenant id. Unchanged rows cost no write; what people wrote is never touched. */
  publish(matrix: DriftMatrix, options: PublishOptions): Promise<TrackerReport>;
  /** What people can ask for in it; absent where they cannot. */
  readonly people?: PeoplesColumns;
  /** Says in one line, without touching a row, why the matrix is not published. Never throws. */
  announce?(matrix: DriftMatrix, why: string, options: PublishOptions): Promise<void>;
}

export type AskOptions = Pick<PublishOptions, 'deadline' | 'signal' | 'now'>;

export interface PeoplesColumns {
  /** One request for every hundred rows with a wish. */
  readWishes(options: AskOptions): Promise<Wishes>;
  /** The same for rechecks alone. */
  readRechecks(options: AskOptions): Promise<readonly string[]>;
  /** Takes the ticks of these tenants away, as far as they were there when wishes were last read: they have been checked. */
  clearRechecks(tenantIds: readonly string[], options: AskOptions): Promise<void>;
}

/** Where the list of tenants comes from. Refuses a list that names a tenant twice; an empty list is a list. */
export interface TenantSource {
  list(): Promise<readonly Tenant[]>;
  /** What to say when the list is empty: names the source, and what to do. */
  readonly whenEmpty?: string;
}

/** Secrets by name. Throws `secret-missing` or `store-failed`; no error ever holds a value. */
export interface SecretReader {
  /** The secret's text, which may be some minutes old. */
  read(name: string): Promise<string>;
  /** The secret's text, read anew unless somebody did so since `stale` was handed out. */
  refresh(name: string, stale: string): Promise<string>;
}

/** One-time passwords for roles that log in with AWS IAM. Throws `store-failed` or `config-invalid`. */
export interface TokenSigner {
  /** A token that is good for some minutes; the same one for every database of a server. */
  sign(login: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly region?: string | undefined;
  }): Promise<string>;
}

/** Texts by key: snapshots, manifests, matrices, details too large for a table. Writing the same again changes nothing. */
export interface DocumentStore {
  write(key: string, text: string): Promise<void>;
  /** Undefined when there is nothing under this key. */
  read(key: string): Promise<string | undefined>;
  /** The same line by line, for a text that is better not held as a whole. */
  readLines(key: string): Promise<AsyncIterable<string> | undefined>;
}

export interface TenantQueue {
  /**
   * All messages are sent but those that are returned; or it throws, and then some of them may have been. `delaySeconds` at most
   * 900.
   */
  send(messages: readonly TenantMessage[], delaySeconds?: number): Promise<readonly RefusedMessage[]>;
}

/** A message that the queue will never take, and why: the message's own fault. */
export interface RefusedMessage {
  readonly message: TenantMessage;
  readonly reason: string;
}

export interface ControlQueue {
  /** `delaySeconds` at most 900. */
  send(message: ControlMessage, delaySeconds?: number): Promise<void>;
}

/** What the coordinator shall do next. */
export interface RequestQueue {
  send(request: CoordinatorInput): Promise<void>;
}

/** Epoch milliseconds. */
export type Clock = () => number;
