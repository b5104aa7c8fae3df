import { describe, expect, it } from 'vitest';
import { breakShared, settleIds } from '../../../shared/core/contested.ts';
import { type Tenant, tenant } from '../../../shared/core/tenant.ts';
import { aTenant } from '../../support/builders.ts';

const settled = (...tenants: Tenant[]) => settleIds(tenants, (index) => `row ${index + 1}`);
const failing = (tenants: readonly Tenant[]) =>
  Object.fromEntries(
    tenants.flatMap(({ id, connection }) => ('broken' in connection ? [[id, connection.broken]] : [])),
  );

it('tenants that are said to have one database all fail, and name each other', () => {
  const shared = { secret: 'host' };
  const [a, b, c] = breakShared([
    { id: 'a', connection: shared },
    { id: 'b', connection: { ...shared } },
    { id: 'c', connection: { secret: 'own' } },
  ]);
  expect(a?.connection).toEqual({ broken: expect.stringContaining('for b.') });
  expect(b?.connection).toEqual({ broken: expect.stringContaining('for a.') });
  expect(c?.connection).toEqual({ secret: 'own' });
});

describe('an id that a list names more than once', () => {
  it('is one failed tenant that names every place, and the others go on', () => {
    const list = settled(aTenant('a'), aTenant('b'), aTenant('a'), aTenant('c'), aTenant('a'));
    expect(list.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(failing(list)).toEqual({ a: expect.stringContaining('more than once: row 1, row 3, row 5. Every id') });
    expect(list.filter(({ id }) => id !== 'a')).toEqual([aTenant('b'), aTenant('c')]);
  });

  it('keeps the labels that all its rows agree on', () => {
    const [a] = settled(aTenant('a', { ring: 'r', name: 'A', server: 's' }), aTenant('a', { ring: 'r', name: 'B' }));
    expect(a).toEqual({ id: 'a', ring: 'r', connection: { broken: expect.any(String) } });
  });
});

describe('a row of a list that tenants may write into', () => {
  it.each<[string, Partial<Tenant>, string, RegExp]>([
    ['has no id', { id: '' }, '(no id)', /gives no id/],
    ['has an id too long', { id: 'x'.repeat(201) }, `${'x'.repeat(186)}… 84a0678c9093`, /201 characters, and 200/],
    ['has a line break in its id', { id: 'a\nb' }, 'a\\u{a}b', /control/],
    ['has a NUL in its id', { id: 'a\0' }, 'a\\u{0}', /control/],
    ['turns the text around', { id: 'a\u202eb' }, 'a\\u{202e}b', /direction/],
    ['has half a character as its id', { id: '\ud800' }, '\\u{d800}', /half of a character/],
    ['has control characters that show longer than allowed', { id: '\x1b'.repeat(150) }, expect.any(String), /control/],
    ['has a huge server', { server: 's'.repeat(1e6) }, 'a', /over 600 characters/],
    ['has a huge database', { connection: { secret: 's', database: 'd'.repeat(1e6) } }, 'a', /over 600 characters/],
    ['names a host with a NUL in it', { connection: { secret: 's', host: 'db1\0.evil' } }, 'a', /NUL/],
  ])('that %s fails alone, and can travel', (_, row, id, why) => {
    const [bad, good] = settled(aTenant('a', row), aTenant('b'));
    expect(bad).toMatchObject({ id, connection: { broken: expect.stringMatching(why) } });
    expect(bad && tenant.safeParse(bad).success).toBe(true);
    expect(JSON.stringify(bad).length).toBeLessThan(2_000);
    expect(good).toEqual(aTenant('b'));
  });

  it('may be called what an object calls its parts', () => {
    const odd = ['__proto__', 'constructor', 'toString'].map((id) => aTenant(id));
    expect(settleIds(odd)).toEqual(odd);
  });

  it('without an id is one tenant with all others of them, so that every sweep knows it by one name', () => {
    const list = settled(aTenant(''), aTenant('a'), aTenant(''));
    expect(list.map(({ id }) => id)).toEqual(['(no id)', 'a']);
    expect(failing(list)).toEqual({ '(no id)': expect.stringMatching(/rows without an id: row 1, row 3\./) });
  });

  it('has its labels cut, which costs nobody anything', () => {
    const [one] = settled(aTenant('a', { name: 'n'.repeat(300_000), ring: '\u001b' }));
    expect(one).toMatchObject({
      name: expect.stringMatching(/^n+… \w+$/),
      ring: '\\u{1b}',
      connection: { secret: 'tenant/a' },
    });
  });

  it.each([
    ['white space around it', 'acme', 'acme '],
    ['white space within it', 'a b', 'a \u00a0b'],
    ['another form of Unicode', '\u00e9', 'e\u0301'],
  ])('that imitates another by %s fails, and the one that is written plainly does not', (_, real, copy) => {
    expect(Object.keys(failing(settled(aTenant(copy), aTenant(real))))).toEqual([copy]);
    expect(failing(settled(aTenant(copy), aTenant('other')))).toEqual({});
  });

  it('differs from another by case alone and is another tenant, as its database is', () => {
    expect(failing(settled(aTenant('Acme'), aTenant('acme')))).toEqual({});
  });
});
