import type { Connection } from './connection.ts';
import type { DriftMatrix } from './matrix.ts';
import type { Snapshot } from './snapshot.ts';

/** What the stories need from the world, in our words. Adapters in shared/{postgres,aws,notion} fill these. */

export interface CatalogReader {
  /** The schema of one database, from one read-only transaction. Throws a DriftError; never returns half a schema. */
  read(connection: Connection): Promise<Snapshot>;
}

export interface TrackerReport {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Rows whose tenant is no longer in the list: kept, marked `retired`. */
  readonly retired: number;
  /** Rows that could not be written, with the reason; the others are. */
  readonly failed: readonly { readonly tenantId: string; readonly message: string }[];
  /** False when time ran out: call again, rows already written cost nothing. */
  readonly finished: boolean;
}

export interface Tracker {
  /** Upserts one row per tenant by tenant id. Unchanged rows cost no write; what people wrote is never touched. */
  publish(matrix: DriftMatrix, options: { readonly deadline: number; readonly now?: () => number }): Promise<TrackerReport>;
}
