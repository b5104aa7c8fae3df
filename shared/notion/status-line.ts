import type { DriftMatrix } from '../core/matrix.ts';
import { rates } from '../core/rates.ts';
import * as answers from './answers.ts';
import type { Calls, Log } from './calls.ts';
import { NotionFailure } from './failure.ts';
import type { Place } from './find-data-source.ts';
import { toPieces } from './text.ts';

/** How the fleet stands, in the description of the database: what people see above the rows. */

const mark = 'driftmatrix: ';

export function statusLine({ sweep, canonical }: DriftMatrix): string {
  const at = `${sweep.closedAt.slice(0, 16).replace('T', ' ')} UTC`;
  return `${mark}${rates(sweep)}. Canonical release ${canonical.release}. Sweep ${sweep.id}, ${at}.`;
}

/** Says it, where nobody has written a description of their own. That Notion refuses is said once and costs nothing else. */
export async function writeStatusLine(calls: Calls, place: Place, matrix: DriftMatrix, log: Log): Promise<void> {
  const { database } = place;
  const line = statusLine(matrix);
  const isOurs = database?.description === '' || database?.description?.startsWith(mark);
  if (!database || !isOurs || database.description === line) return;
  try {
    await calls.call({
      repeat: 'always',
      send: (client) => client.databases.update({ database_id: database.id, description: toPieces(line) }),
      answer: answers.anything,
    });
  } catch (thrown) {
    if (!(thrown instanceof NotionFailure) || thrown.failure.is === 'unauthorized') throw thrown;
    log('warn', `Notion: the description of the database could not be written: ${thrown.failure.message}`);
  }
}
