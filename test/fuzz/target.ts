import type { CatalogMark } from '../../shared/core/catalog-mark.ts';
import type { Connection } from '../../shared/core/connection.ts';

/** What a reader knew before. As it travels between processes: the snapshot is its text. */
export interface Before {
  readonly mark: CatalogMark;
  readonly snapshot: string;
}

/** A way in which we talk with a server. Gives what it learned as text, or throws as the product does. */
export interface Target {
  /** The database it reads; see record.ts. */
  readonly database: string;
  /** What one talk may take in all, in milliseconds. */
  readonly mostMs: number;
  talk(connection: Connection, before: Before): Promise<string>;
}
