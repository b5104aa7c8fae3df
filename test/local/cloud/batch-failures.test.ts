import { describe, expect, it } from 'vitest';
import { failedIds } from '../../../local/cloud/batch-failures.ts';

const batch = new Set(['a', 'b', 'c']);
const failures = (...ids: unknown[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('what a function answers', () => {
  it.each<[string, unknown, string[]]>([
    ['nothing', undefined, []],
    ['null', null, []],
    ['an empty object', {}, []],
    ['no failures', failures(), []],
    ['null for the failures', { batchItemFailures: null }, []],
    ['one failure', failures('b'), ['b']],
    ['the same failure twice', failures('b', 'b'), ['b']],
    ['every message', failures('a', 'b', 'c'), ['a', 'b', 'c']],
    ['an id that is not in the batch', failures('b', 'z'), ['a', 'b', 'c']],
    ['an empty id', failures('b', ''), ['a', 'b', 'c']],
    ['a null id', failures(null), ['a', 'b', 'c']],
    ['another key for the id', { batchItemFailures: [{ messageId: 'b' }] }, ['a', 'b', 'c']],
    ['something else', 'done', ['a', 'b', 'c']],
  ])('%s gives back the right messages', (_, answer, expected) => {
    expect([...failedIds(answer, batch)]).toEqual(expected);
  });
});
