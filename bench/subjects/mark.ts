import { catalogMark } from '../../shared/core/catalog-mark.ts';
import type { Connection } from '../../shared/core/connection.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';

/** The check of a tenant that was read before, as the measured subjects share it. */

const reader = createCatalogReader();

/** The mark that a full read of the tenant leaves, as text. */
export async function readMark(connection: Connection): Promise<string> {
  const read = await reader.readIfMoved(connection);
  if (!read.moved) throw new Error('Without a mark everything is read.');
  return JSON.stringify(read.mark);
}

/** `unmoved` when the mark still holds, and so nothing was read. */
export async function quietCheck(connection: Connection, mark: string): Promise<string> {
  const read = await reader.readIfMoved(connection, catalogMark.parse(JSON.parse(mark)));
  return read.moved ? 'moved' : 'unmoved';
}
