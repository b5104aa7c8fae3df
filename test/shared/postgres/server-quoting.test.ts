import { describe, expect, it } from 'vitest';
import {
  qualifiedReference,
  withoutServerQuotes,
  withoutServerQuotesIn,
} from '../../../shared/postgres/server-quoting.ts';

describe('names as a server quotes them', () => {
  it.each([
    ['a keyword of some majors', 'app."merge"', 'app.merge'],
    ['a dollar sign, which servers quote and we do not', 'app."a$b"', 'app.a$b'],
    ['capitals stay quoted', 'app."Kind"', 'app."Kind"'],
    ['a quote inside stays quoted', 'app."a""b"', 'app."a""b"'],
    ['a modifier and an array', 'app."value"(3)[]', 'app.value(3)[]'],
    ['the built-in type', '"char"[]', '"char"[]'],
    ['a type of that name', 'app."char"', 'app.char'],
    ['nothing to do', 'timestamp(3) with time zone', 'timestamp(3) with time zone'],
  ])('%s', (_, printed, ours) => expect(withoutServerQuotes(printed)).toBe(ours));

  it('are found in lists and in the types of arguments, and nowhere else', () => {
    const argument = { name: '"user"', type: 'app."user"' };
    expect(withoutServerQuotesIn(['"user" integer', argument])).toEqual([
      'user integer',
      { name: '"user"', type: 'app.user' },
    ]);
  });

  it.each([
    ['now', 'pg_catalog.now'],
    ['app.touch', 'app.touch'],
    ['"a.b"', 'pg_catalog."a.b"'],
    ['"App"."a.b"', '"App"."a.b"'],
    ['-', null],
  ])('references get their schema: %s', (printed, ours) => expect(qualifiedReference(printed)).toBe(ours));
});
