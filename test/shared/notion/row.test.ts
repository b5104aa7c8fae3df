import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statuses } from '../../../shared/core/tenant-result.ts';
import { columnKeys, statusChoices } from '../../../shared/notion/columns.ts';
import { byPropertyId, type RowContext, toNotionRow, toRetiredRow } from '../../../shared/notion/row.ts';
import { toOptionName, toPieces } from '../../../shared/notion/text.ts';
import { aFinding, aRow } from './fixtures.ts';

const context: RowContext = { release: 'r7', schema: 'schema-1', titleOwner: 'people' };

describe('toNotionRow', () => {
  it('fills every column', () => {
    expect(
      Object.keys(toNotionRow(aRow('acme', { changedAt: '2026-08-20T10:11:12.000Z' }), context).properties).sort(),
    ).toEqual([...columnKeys].sort());
  });

  it('says each status in words of its own', () => {
    const words = statuses.map((status) => toNotionRow(aRow('acme', { status }), context).properties.status);
    expect(words).toEqual(statuses.map((status) => ({ select: { name: statusChoices[status].name } })));
    expect(new Set(Object.values(statusChoices).map(({ name }) => name)).size).toBe(statuses.length);
    expect(new Set(Object.values(statusChoices).map(({ color }) => color)).size).toBe(statuses.length);
  });

  it('counts nothing for a tenant that could not be checked', () => {
    const { properties } = toNotionRow(aRow('acme', { status: 'unreachable' }), context);
    expect(properties).toMatchObject({
      missing: { number: null },
      behind: { number: null },
      release: { select: null },
    });
  });

  it('names the release a tenant has, the canonical one when it is at head', () => {
    const lag = { release: 'r4', behind: 3, since: '2026-08-01T00:00:00.000Z' };
    expect(toNotionRow(aRow('acme', { status: 'lagging', lag }), context).properties).toMatchObject({
      release: { select: { name: 'r4' } },
      behind: { number: 3 },
      behindSince: { date: { start: '2026-08-01T00:00:00.000Z' } },
    });
    expect(toNotionRow(aRow('acme', { status: 'drifted' }), context).properties.release).toEqual({
      select: { name: 'r7' },
    });
  });

  it('changes its hash with everything it writes and with nothing else', () => {
    const base = toNotionRow(aRow('acme'), context).hash;
    const hashOf = (changes: Parameters<typeof aRow>[1], other: Partial<RowContext> = {}): string =>
      toNotionRow(aRow('acme', changes), { ...context, ...other }).hash;
    expect(hashOf({})).toBe(base);
    expect(hashOf({ suppressed: [{ rule: 'x', count: 1 }] })).toBe(base);
    const others = [
      hashOf({ status: 'drifted' }),
      hashOf({ since: '2026-08-01T00:00:00.000Z' }),
      hashOf({ serverVersion: '18.4' }),
      hashOf({ status: 'drifted', findings: [aFinding()] }),
      hashOf({ cohort: 'c1' }),
      hashOf({ tenant: { id: 'acme', ring: 'canary' } }),
      hashOf({}, { release: 'r8' }),
      hashOf({}, { schema: 'schema-2' }),
    ];
    expect(new Set([base, ...others]).size).toBe(others.length + 1);
  });

  it('leaves a title that belongs to people out of updates and out of the hash', () => {
    const named = aRow('acme', { tenant: { id: 'acme', name: 'Acme' } });
    const renamed = aRow('acme', { tenant: { id: 'acme', name: 'Acme 2' } });
    expect(toNotionRow(named, context).update).not.toHaveProperty('tenant');
    expect(toNotionRow(named, context).properties).toHaveProperty('tenant');
    expect(toNotionRow(renamed, context).hash).toBe(toNotionRow(named, context).hash);
    const machine: RowContext = { ...context, titleOwner: 'machine' };
    expect(toNotionRow(renamed, machine).hash).not.toBe(toNotionRow(named, machine).hash);
    expect(toNotionRow(renamed, machine).update).toHaveProperty('tenant');
  });

  it('says of a retired tenant that it is gone and leaves its numbers', () => {
    const row = toRetiredRow('acme', context);
    expect(row.update).toMatchObject({ status: { select: { name: 'Retired' } } });
    expect(row.update).not.toHaveProperty('missing');
    expect(row.hash).not.toBe(toNotionRow(aRow('acme', { status: 'retired' }), context).hash);
  });

  it('puts values under the ids of the columns that exist', () => {
    const { properties } = toNotionRow(aRow('acme'), context);
    expect(Object.keys(byPropertyId(properties, { tenantId: '%3AJ%7B', missing: 'abcd' })).sort()).toEqual([
      '%3AJ%7B',
      'abcd',
    ]);
  });

  it('ignores a date that is none', () => {
    expect(toNotionRow(aRow('acme', { since: 'yesterday' }), context).properties.since).toEqual({ date: null });
  });
});

const anyText = fc.string({
  unit: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u0000', '\ud800', '\udc00', '😀', ',', '\n')),
  maxLength: 5000,
});

describe('text for Notion', () => {
  it('comes in pieces that Notion takes and loses nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const pieces = toPieces(text).map((piece) => piece.text.content);
        expect(
          pieces.every(
            (piece) => piece.length <= 2000 && piece !== '' && piece.isWellFormed() && !piece.includes('\u0000'),
          ),
        ).toBe(true);
        expect(pieces.join('')).toBe(text.toWellFormed().replaceAll('\u0000', '\ufffd'));
      }),
      { numRuns: 200 },
    );
  });

  it('never splits a pair of surrogates', () => {
    const pieces = toPieces(`x${'😀'.repeat(2000)}`).map((piece) => piece.text.content);
    expect(pieces.map(({ length }) => length)).toEqual([1999, 2000, 2]);
  });

  it('is cut after a hundred pieces and says how much is left', () => {
    const pieces = toPieces('y'.repeat(300_000));
    expect(pieces).toHaveLength(100);
    expect(pieces.at(-1)?.text.content).toMatch(/y… \(100040 more characters\)$/);
    expect(pieces.at(-1)?.text.content.length).toBeLessThanOrEqual(2000);
  });

  it('makes option names without commas, on one line and not too long', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const name = toOptionName(text);
        if (name === undefined) return;
        expect(name.length).toBeLessThanOrEqual(100);
        expect(name).toBe(name.trim());
        for (const taboo of [',', '\n', '\u0000']) expect(name).not.toContain(taboo);
        expect(name.isWellFormed()).toBe(true);
      }),
      { numRuns: 200 },
    );
    expect(toOptionName('eu, west')).toBe('eu; west');
    expect(toOptionName(' \n ')).toBeUndefined();
    expect(toPieces('')).toEqual([]);
  });
});
