import { listSome } from '../core/tenant-list.ts';
import * as answers from './answers.ts';
import type { Calls, Log } from './calls.ts';
import { NotionFailure } from './failure.ts';
import { sameId } from './match-columns.ts';
import { sayFailure } from './messages.ts';
import { listBlocks } from './own-blocks.ts';
import type { Entry } from './read-index.ts';
import type { Sheet } from './sheet.ts';
import { trashRow } from './trash-row.ts';

/** Second rows that one call may move to the trash, and that it may look into. */
const mostTwins = 20;
const mostLooks = 60;

/**
 * Moves second rows of a tenant to the trash that hold nothing of people: no edit, no filled cell in a column that is not
 * ours, no block that is not ours. The others are named, for a person to merge.
 */
export async function removeTwins(
  calls: Calls,
  sheet: Sheet,
  twins: readonly Entry[],
  botIds: ReadonlySet<string>,
  log: Log,
): Promise<void> {
  const kept: string[] = [];
  let trashed = 0;
  let looks = 0;
  for (const { pageId, key, editedBy } of twins) {
    if (trashed === mostTwins || looks === mostLooks) break;
    if (botIds.has(editedBy)) looks += 1;
    try {
      if (!botIds.has(editedBy) || (await holdsWork(calls, sheet, pageId, botIds))) kept.push(key);
      else {
        await trashRow(calls, pageId);
        trashed += 1;
      }
    } catch (thrown) {
      if (!(thrown instanceof NotionFailure)) throw thrown;
      const why = sayFailure(thrown.failure, { what: `the second row of ${key}`, needs: 'Update content' });
      log('warn', `Notion: a second row could not be moved to the trash. ${why}`);
    }
  }
  if (trashed > 0) log('warn', `Notion: ${trashed} of ${twins.length} second rows were moved to the trash`);
  if (kept.length > 0) {
    log('warn', `Notion: second rows that hold people's work are kept; merge them by hand: ${listSome(kept)}`);
  }
}

/** What people wrote into a row that we edited last. */
async function holdsWork(calls: Calls, { ids }: Sheet, pageId: string, botIds: ReadonlySet<string>): Promise<boolean> {
  const { properties } = await calls.call({
    repeat: 'always',
    send: (client) => client.pages.retrieve({ page_id: pageId }),
    answer: answers.filledPage,
  });
  const isOurs = (id: string): boolean =>
    id === 'title' || Object.values(ids).some((ours) => ours !== undefined && sameId(ours, id));
  if (properties.some(({ id, isFilled }) => isFilled && !isOurs(id))) return true;
  return (await listBlocks(calls, pageId, { botIds })).others > 0;
}
