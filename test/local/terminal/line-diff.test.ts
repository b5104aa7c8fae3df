import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDiff } from '../../../local/terminal/line-diff.ts';

const show = (expected: string, actual: string, context?: number): string[] =>
  lineDiff(expected, actual, context).map(({ mark, text }) => `${mark}${text}`);

describe('two texts line by line', () => {
  it('marks only the lines that differ, with their neighbours', () => {
    const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].join('\n');
    expect(show(before, before.replace('5', 'five'))).toEqual([
      '…2 equal lines',
      ' 3',
      ' 4',
      '-5',
      '+five',
      ' 6',
      ' 7',
      '…2 equal lines',
    ]);
  });

  it('finds the change in a body that was also indented anew, and shows the indent when there is nothing else', () => {
    expect(show('begin\n  a\n  b\nend', '  begin\n    a\n    c\n  end')).toEqual([
      ' begin',
      '   a',
      '-  b',
      '+    c',
      ' end',
    ]);
    expect(show('begin\n  a', 'begin\n\ta')).toEqual([' begin', '-  a', '+\ta']);
  });

  it('has nothing to mark in equal texts', () => {
    expect(show('a\nb', 'a\nb')).toEqual(['…2 equal lines']);
  });

  it('says that texts are too long instead of comparing them for minutes', () => {
    const long = Array.from({ length: 3000 }, (_, at) => `line ${at}`).join('\n');
    expect(show(long, `${long}\n`)).toEqual(['…too long to show line by line: 3000 lines expected, 3001 actual']);
  });

  it('holds both texts whole when nothing is left out', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (expected, actual) => {
        const lines = lineDiff(expected, actual, 100);
        const side = (mark: '-' | '+') =>
          lines.filter((line) => line.mark === ' ' || line.mark === mark).map((line) => line.text);
        if (expected === actual) return;
        expect(side('-').join('\n')).toBe(expected);
        expect(side('+').join('\n')).toBe(actual);
      }),
    );
  });
});
