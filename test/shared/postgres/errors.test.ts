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
