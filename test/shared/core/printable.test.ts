import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inertJson, printable, printableLines } from '../../../shared/core/printable.ts';

describe('text from elsewhere, made printable', () => {
  it.each([
    ['ordinary "名前" 🐘 naïve ❤️', 'ordinary "名前" 🐘 naïve ❤️'],
    ['a\u001b[31mb\u0007', 'a\\u001b[31mb\\u0007'],
    ['\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
    ['one\r\ntwo\tthree', 'one\\u000d\\u000atwo\\u0009three'],
    ['c1 \u0085\u009b31m\u007f', 'c1 \\u0085\\u009b31m\\u007f'],
    ['lines \u2028\u2029', 'lines \\u2028\\u2029'],
    ['\u202ax\u202ey\u2066z\u2069\u200e\u200f\u061c', '\\u202ax\\u202ey\\u2066z\\u2069\\u200e\\u200f\\u061c'],
    ['no\u200bwidth\u200c\u200d\u2060\ufeff\u00ad', 'no\\u200bwidth\\u200c\\u200d\\u2060\\ufeff\\u00ad'],
    ['tag\u{e0041}\u{e007f}', 'tag\\u{e0041}\\u{e007f}'],
    ['\ufff9note\ufffb', '\\ufff9note\\ufffb'],
    ['a\ufe0fb\u{e0100}', 'a\\ufe0fb\\u{e0100}'],
    ['filler \u3164\uffa0\u115f\u2800', 'filler \\u3164\\uffa0\\u115f\\u2800'],
    ['blanks\u00a0\u2009\u3000', 'blanks\\u00a0\\u2009\\u3000'],
    ['half \ud800 and \udc00', 'half \\ud800 and \\udc00'],
    ['private \ue000', 'private \\ue000'],
    ['cafe\u0301', 'cafe\\u0301'],
    ['C:\\users \\n \\', 'C:\\users \\n \\'],
    ['\\u202e', '\\u005cu202e'],
  ])('%j is shown as %s', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('never shows two texts alike, and nothing that cannot be seen', () => {
    const piece = fc.constantFrom(
      'a',
      'é',
      'e',
      '\u0301',
      '\u202e',
      '\\',
      '\\u202e',
      'u202e',
      '\\u005c',
      '\ufe0f',
      '❤',
      ' ',
      '\u00a0',
      '\n',
      '\\n',
      '🐘',
      '\ud83d',
      '\udc18',
      '\u{e0041}',
      '{e0041}',
    );
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(printable(one) === printable(other)).toBe(one === other);
        expect(printable(one)).not.toMatch(/[\u202e\u00a0\n\u{e0041}]|\p{Cs}|(?<!❤)\ufe0f/u);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is at most as long as it may be, and cut between characters', () => {
    expect(printable('x'.repeat(500))).toBe('x'.repeat(500));
    expect(printable('x'.repeat(501))).toBe(`${'x'.repeat(499)}…`);
    expect(printable('🐘🐘🐘', 4)).toBe('🐘…');
    expect(printable('ab\u202ecd', 7)).toBe('ab…');
    expect(printable('\u202e', 6)).toBe('\\u202e');
    expect(printable('ab', 0)).toBe('');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.nat(20), (text, most) => {
        expect(printable(text, most).length).toBeLessThanOrEqual(most);
        expect(printable(text, most).isWellFormed()).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the lines of a text that has some', () => {
    expect(printableLines('a\r\nb\rc\n\td\u001b')).toBe('a\nb\nc\n\td\\u001b');
    expect(printableLines('x'.repeat(40_000))).toHaveLength(32_000);
  });

  it('leaves JSON the same value, without what cannot be seen', () => {
    const value = { '\u202ename': 'a\u009b31m\u200b\u{e0041}\u2028\u0000é🐘' };
    const json = inertJson(JSON.stringify(value));
    expect(JSON.parse(json)).toEqual(value);
    expect(json).toMatch(/^[ -~é🐘]*$/u);
  });
});
