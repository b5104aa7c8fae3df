import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnId, objectId, parseId, quoteName, satelliteId } from '../../../shared/core/object.ts';

const nasty = [
  '</script>',
  "'; drop table x; --",
  'two\nlines',
  '😀',
  'a.b',
  'a"b',
  'A',
  'a\\n',
  'é'.repeat(31),
  '\u2028',
  ':',
  '',
];
const name = fc.oneof(fc.constantFrom(...nasty), fc.string(), fc.string({ unit: 'binary' }));

describe('an id', () => {
  it('leaves plain names plain', () => {
    expect(objectId('policy', ['public', 'orders', 'tenant_isolation'])).toBe('policy:public.orders.tenant_isolation');
    expect(objectId('function', ['app', 'f', ['integer', 'text']])).toBe('function:app.f(integer, text)');
    expect(satelliteId('grant', 'table:app.orders', 'reader')).toBe('grant:table:app.orders:reader');
    expect(columnId('view:app.v', 'Total')).toBe('column:app.v."Total"');
  });

  it.each(nasty)('holds %j on one line', (text) => {
    expect(objectId('table', ['public', text])).toMatch(/^[^\p{Cc}\u2028\u2029]*$/u);
  });

  it('differs whenever the names differ', () => {
    const identity = fc.array(name, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(identity, identity, (one, other) => {
        const same = one.length === other.length && one.every((part, place) => part === other[place]);
        expect(objectId('k', one) === objectId('k', other)).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });

  it('comes apart into its kind and its path', () => {
    fc.assert(
      fc.property(name, (text) => {
        expect(parseId(objectId('table', [text]))).toEqual({ kind: 'table', path: quoteName(text) });
      }),
    );
  });
});
