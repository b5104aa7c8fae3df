import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameLines } from '../../../shared/core/same-lines.ts';

const tidy = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/[ \t]+$/gm, '');
const text = fc.array(fc.constantFrom('a', 'b', ' ', '\t', '\r', '\n', '\r\n'), { maxLength: 12 });

describe('two texts have the same lines', () => {
  it('if they are equal once their line ends are', () => {
    fc.assert(
      fc.property(text, text, text, (start, one, other) => {
        const [left, right] = [[...start, ...one].join(''), [...start, ...other].join('')];
        expect(sameLines(left, right)).toBe(tidy(left) === tidy(right));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['a\r\nb', 'a\rb', true],
    ['a\r', 'a\r\n', true],
    ['a \nb', 'a\nb\t', true],
    ['a\n', 'a', false],
    ['a b', 'a  b', false],
  ])('%j and %j: %s', (one, other, same) => {
    expect(sameLines(one, other)).toBe(same);
  });
});
