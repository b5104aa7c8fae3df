import { beforeAll, describe, expect, it } from 'vitest';
import type { SameMeaning } from '../../../../shared/core/same-value.ts';
import { boundedMemo } from '../../../../shared/postgres/meaning/bounded-memo.ts';
import { loadSameMeaning } from '../../../../shared/postgres/meaning/same-meaning.ts';

let judge: SameMeaning;
beforeAll(async () => {
  judge = await loadSameMeaning();
});

const textOnly = { same: false, note: 'text only' };

describe('text that does not parse', () => {
  it('is compared as text, and says so when it is unequal', () => {
    expect(judge('expression', '(a !) > 1', '(b !) > 1')).toEqual(textOnly);
    expect(judge('expression', '(a > 1)', 'a >')).toEqual(textOnly);
    expect(judge('query', 'no query', 'none at all')).toEqual(textOnly);
    expect(judge('rule', 'SELECT 1', 'SELECT  2')).toEqual(textOnly);
    expect(judge('expression', '', '1')).toEqual(textOnly);
  });

  it.each([
    ['white space and comments', '(a !)  >\n1', '(a !) > 1 -- really'],
    ['quotes around a plain name', '("a" !) > 1', '(a !) > 1'],
    ['parentheses around everything', '((a !) > 1)', '(a !) > 1'],
    ['double parentheses', '(((a !)) > 1)', '((a !) > 1)'],
  ])('is equal but for %s', (_, one, other) => {
    expect(judge('expression', one, other)).toEqual({ same: true });
  });

  it.each([
    ['a quoted capital', '("A" !)', '(a !)'],
    ['the parentheses of a row', 'f((a !, b))', 'f(a !, b)'],
    ['the parentheses of a query', 'a ! = any ((select b))', 'a ! = any (select b)'],
    ['white space inside a literal', "(a !) = 'x  y'", "(a !) = 'x y'"],
  ])('is unequal for %s', (_, one, other) => {
    expect(judge('expression', one, other)).toEqual(textOnly);
  });

  it('is no expression when it breaks out of one', () => {
    expect(judge('expression', '1) from s.t where (a', '1)  from s.u where (a')).toEqual(textOnly);
    expect(judge('expression', '1), (2', '1), (3')).toEqual(textOnly);
    expect(judge('query', 'select 1; select 2', 'select 1; select 3')).toEqual(textOnly);
  });

  it('may hold an open quote, a lone surrogate or a zero byte', () => {
    for (const text of ["'open", '"open', '\ud800', 'a\0b', '$x$open', '/* open']) {
      expect(judge('expression', text, `${text} `)).toEqual(textOnly);
    }
  });
});

describe('text that is large', () => {
  it('or nested too deep is judged or compared as text, and the next one is judged as ever', () => {
    const nested = (depth: number, core: string): string => `${'('.repeat(depth)}${core}${')'.repeat(depth)}`;
    const chain = (length: number, last: string): string => [...Array(length).fill('a'), last].join(' || ');
    expect(judge('expression', nested(1_000, 'a'), nested(1, 'a')).same).toBe(true);
    for (const depth of [3_000, 20_000]) {
      expect(judge('expression', nested(depth, 'a'), nested(depth, 'b')).same).toBe(false);
      expect(judge('expression', chain(depth, 'x'), chain(depth, 'y')).same).toBe(false);
    }
    expect(judge('expression', '((a) > 1)', '(a > 1)')).toEqual({ same: true });
  });

  it('beyond the limit is compared as text, without cutting it into tokens', () => {
    const literal = (end: string): string => `'${'x'.repeat(600_000)}${end}'::text`;
    expect(judge('expression', literal('a'), literal('b'))).toEqual(textOnly);
    expect(judge('expression', literal('a'), literal('a'))).toEqual({ same: true });
    expect(judge('expression', literal('a'), `(${literal('a')})`)).toEqual(textOnly);
  });
});

describe('a body', () => {
  it("as its author typed it is not this judge's matter", () => {
    expect(judge('body', 'begin return 1; end', 'begin  return 1; end')).toEqual({ same: false });
    // in JavaScript the first are two things, and so would PostgreSQL's parser not have it
    expect(judge('body', 'return Foo(x)', 'return foo(x)')).toEqual({ same: false });
    expect(judge('body', 'RETURN 1', 'RETURN (1)')).toEqual({ same: false });
  });
});

describe('the memory of the judge', () => {
  const counted = (limits: { entries: number; characters: number }) => {
    const asked: string[] = [];
    const memo = boundedMemo(limits, (_, expected, actual) => {
      asked.push(`${expected}${actual}`);
      return { same: false };
    });
    return { asked, ask: (pair: string) => memo('expression', pair.charAt(0), pair.slice(1)) };
  };

  it('answers a pair it knows without judging', () => {
    const { asked, ask } = counted({ entries: 2, characters: 1_000 });
    for (const pair of ['ab', 'ab', 'ba']) ask(pair);
    expect(asked).toEqual(['ab', 'ba']);
  });

  it('forgets the pair that was not asked for longest', () => {
    const { asked, ask } = counted({ entries: 2, characters: 1_000 });
    for (const pair of ['ab', 'cd', 'ab', 'ef', 'ab', 'cd']) ask(pair);
    expect(asked).toEqual(['ab', 'cd', 'ef', 'cd']);
  });

  it('is bounded by the length of the texts too', () => {
    const { asked, ask } = counted({ entries: 100, characters: 80 });
    for (const pair of ['a12345', 'b12345', 'c12345', 'd12345', 'e12345', 'a12345']) ask(pair);
    expect(asked.at(-1)).toBe('a12345');
    for (let times = 0; times < 2; times += 1) ask(`x${'y'.repeat(50)}`);
    expect(asked.slice(-2)).toHaveLength(2);
    expect(asked.at(-1)).toBe(asked.at(-2));
  });

  it('is loaded once and shared', async () => {
    expect(await loadSameMeaning()).toBeTypeOf('function');
  });
});
