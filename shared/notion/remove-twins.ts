import * as answers from './answers.ts';
import type { Calls, Log } from './calls.ts';
import { NotionFailure } from './failure.ts';
import type { Entry } from './read-index.ts';

/** Second rows that one call may move to the trash. */
const mostTwins = 20;

/** Trashes second rows of a tenant that nobody but us has touched; the others are named for a person to look at. */
export async function removeTwins(calls: Calls, twins: readonly Entry[], botId: string, log: Log): Promise<void> {
  const untouched = twins.filter(({ editedBy }) => editedBy === botId);
  for (const { pageId, key } of untouched.slice(0, mostTwins)) {
    try {
      await calls.call({
        repeat: 'always',
        send: (client) => client.pages.update({ page_id: pageId, in_trash: true, filter_properties: ['title'] }),
        answer: answers.written,
      });
    } catch (thrown) {
      if (!(thrown instanceof NotionFailure)) throw thrown;
      log('warn', `Notion: the second row of ${key} could not be moved to the trash: ${thrown.message}`);
    }
  }
  if (untouched.length > 0) {
    log(
      'warn',
      `Notion: ${Math.min(untouched.length, mostTwins)} of ${untouched.length} second rows were moved to the trash`,
    );
  }
  const edited = twins.filter(({ editedBy }) => editedBy !== botId).map(({ key }) => key);
  if (edited.length > 0) {
    const named = `${edited.slice(0, 10).join(', ')}${edited.length > 10 ? ` and ${edited.length - 10} more` : ''}`;
    log('warn', `Notion: second rows that people edited are kept; merge them by hand: ${named}`);
  }
}
