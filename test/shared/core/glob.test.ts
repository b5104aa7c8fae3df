import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlobs } from '../../../shared/core/glob.ts';

/** What a glob means, as a regular expression: short to say, and slow on many stars. */
function meaning(glob: string): RegExp {
  const source = glob.replace(/[.*+?^${}()|[\]\\]/g, (character) =>
    character === '*' ? '.*' : character === '?' ? '.' : `\\${character}`,
  );
  return new RegExp(`^${source}$`, 'su');
}

describe('a glob', () => {
  it.each([
    ['app.*', 'app.orders', true],
    ['app.*', 'app', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a?c', 'abc', true],
    ['a?c', 'a🐘c', true],
    ['a??c', 'a🐘c', false],
    ['*ab*ab', 'ab', false],
    ['*ab*ab', 'abab', true],
    ['a*a', 'a', false],
    ['*.p?', 'x\n.pa', true],
    ['*\ud83d*', '🐘', false],
  ])('%j on %j: %s', (glob, text, matched) => {
    expect(matchesGlobs([glob], text)).toBe(matched);
  });

  it('matches what its regular expression does', () => {
    const pieces = (...some: string[]) =>
      fc.array(fc.constantFrom(...some, 'a', 'b', '.', '🐘', '\ud83d', '\udc18', '\n'), { maxLength: 9 });
    const glob = pieces('*', '*', '?').map((some) => some.join(''));
    const text = pieces('ab').map((some) => some.join(''));
    fc.assert(
      fc.property(glob, text, (pattern, name) => {
        fc.pre(!pattern.startsWith('!'));
        expect(matchesGlobs([pattern], name)).toBe(meaning(pattern).test(name));
      }),
      { numRuns: 5_000 },
    );
  });

  it('with many stars takes no time on a long name', () => {
    const before = process.cpuUsage();
    for (const glob of ['*x*x*x*!', '*a*p*p*t*x*zz*', '*x?x*x?*!', '*xxxxxxxx!*']) {
      expect(matchesGlobs([glob], 'x'.repeat(9_000))).toBe(false);
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(500);
  });
});
