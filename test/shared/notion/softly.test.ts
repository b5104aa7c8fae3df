import { describe, expect, it } from 'vitest';
import { DriftError } from '../../../shared/core/errors.ts';
import { type Failure, NotionFailure } from '../../../shared/notion/failure.ts';
import { sayFailure } from '../../../shared/notion/messages.ts';
import { createSoftly } from '../../../shared/notion/softly.ts';

const asker = { botName: 'driftmatrix', workspace: 'Acme' };
const what = 'the data source “Sweeps”';
const rest = { message: 'no explanation (HTTP 4xx)' };
const failures: readonly Failure[] = [
  { ...rest, is: 'refused' },
  { ...rest, is: 'not-found' },
  { ...rest, is: 'unknown' },
  { ...rest, is: 'forbidden', blockLimit: false },
  { ...rest, is: 'forbidden', blockLimit: true },
  { ...rest, is: 'rate-limited', waitMs: 1, blocked: true },
];

function softlyAnd(log: string[]) {
  return createSoftly((_level, message) => log.push(message), asker);
}
const fails = (thrown: unknown) => async () => {
  throw thrown;
};

describe('what is worth no failed publish', () => {
  it.each(failures)('says a failure in the words that every other failure has: $is', async (failure) => {
    const log: string[] = [];
    const softly = softlyAnd(log);
    expect(await softly(what, fails(new NotionFailure(failure)))).toBeUndefined();
    await softly(what, fails(new NotionFailure(failure)));
    const words = sayFailure(failure, { ...asker, what, needs: 'Update content' });
    expect(log).toEqual([`Notion: ${what} could not be written. ${words}`]);
  });

  it('keeps the words that a failure was given before', async () => {
    const log: string[] = [];
    const cause = new NotionFailure({ ...rest, is: 'unknown' });
    await softlyAnd(log)(what, fails(new DriftError('tracker-unavailable', 'Said already.', { cause })));
    expect(log).toEqual([`Notion: ${what} could not be written. Said already.`]);
  });

  it('throws what concerns everything', async () => {
    const softly = softlyAnd([]);
    await expect(softly(what, fails(new NotionFailure({ ...rest, is: 'unauthorized' })))).rejects.toThrow();
    await expect(softly(what, fails(new TypeError('ours')))).rejects.toThrow('ours');
  });
});
