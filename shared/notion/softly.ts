import { DriftError } from '../core/errors.ts';
import type { Log } from './calls.ts';
import { NotionFailure } from './failure.ts';
import { sayFailure, type Where } from './messages.ts';

/** Does what is worth no failed publish; undefined when Notion did not let it be done. */
export type Softly = <T>(what: string, work: () => Promise<T>) => Promise<T | undefined>;

/**
 * What Notion refuses or does not answer is said, each `what` once however often it happens, and left for the next
 * publish. What concerns everything still throws: a token that no longer works, a deadline, an error of ours.
 */
export function createSoftly(log: Log, asker: Omit<Where, 'what'>): Softly {
  const said = new Set<string>();
  return async (what, work) => {
    try {
      return await work();
    } catch (thrown) {
      const cause = thrown instanceof DriftError ? thrown.cause : thrown;
      if (!(cause instanceof NotionFailure) || cause.failure.is === 'unauthorized') throw thrown;
      const why =
        thrown instanceof DriftError
          ? thrown.message
          : sayFailure(cause.failure, { needs: 'Update content', ...asker, what });
      if (!said.has(what)) log('warn', `Notion: ${what} could not be written. ${why}`);
      said.add(what);
      return undefined;
    }
  };
}
