import { describe, expect, it } from 'vitest';
import { classifyPostgresError } from '../../../shared/postgres/errors.ts';

describe('a refusal of the server', () => {
  it.each([
    ['53400', 'temporary file size exceeds "temp_file_limit" (1024kB)', 'limit-exceeded'],
    ['53100', 'could not write to file: No space left on device', 'limit-exceeded'],
    ['53200', 'out of memory', 'limit-exceeded'],
    ['53300', 'sorry, too many clients already', 'too-many-connections'],
  ])('%s is not taken for a failure of ours', (code, words, expected) => {
    const refused = classifyPostgresError(Object.assign(new Error(words), { code }), 'app@server:5432/acme');
    expect(refused).toMatchObject({ code: expected, blame: expect.stringMatching(/failed|unreachable/) });
    expect(refused.message).toContain('app@server:5432/acme');
  });
});

it('a cause holds one line of what the server said, and no more', () => {
  const texts = { severity: 'ERROR', code: '54000', detail: 'd'.repeat(9_000), where: 'w'.repeat(9_000) };
  const thrown = Object.assign(new Error(`password=hunter2 ${'x'.repeat(9_000)}`), texts);
  const { cause } = classifyPostgresError(thrown, 'app@server:5432/acme');
  expect(cause).toMatchObject({ code: '54000', message: expect.stringMatching(/^password=\*\*\* x{100,500}…$/) });
  expect(Object.keys(cause ?? {})).toEqual(['code']);
});
