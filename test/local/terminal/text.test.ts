import { describe, expect, it } from 'vitest';
import { clip, textWidth, toWidth, wrap } from '../../../local/terminal/text.ts';

describe('text on a terminal', () => {
  it.each([
    ['plain', 5],
    ['', 0],
    ['naïve', 5],
    ['e\u0301tude', 5],
    ['東京', 4],
    ['한국', 4],
    ['🐘', 2],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['−~·█', 4],
  ])('%s takes %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it('is cut between characters, never inside one', () => {
    expect(clip('tenant', 6)).toBe('tenant');
    expect(clip('tenants', 6)).toBe('tenan…');
    expect(clip('東京都庁', 6)).toBe('東京…');
    expect(clip('🐘🐘🐘', 4)).toBe('🐘…');
    expect(clip('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301…');
    expect(clip('x', 0)).toBe('');
  });

  it('is padded to exactly the width, whatever it holds', () => {
    for (const text of ['', 'a', '東京都庁東京', '🐘🐘🐘🐘', 'x'.repeat(100_000)]) {
      for (const width of [1, 2, 7, 8]) {
        expect(textWidth(toWidth(text, width))).toBe(width);
        expect(textWidth(toWidth(text, width, 'right'))).toBe(width);
      }
    }
  });

  it('is broken at spaces, and a word longer than the line is cut', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('incomprehensibilities are', 8)).toEqual(['incompr…', 'are']);
  });
});
