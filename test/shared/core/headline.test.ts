import { describe, expect, it } from 'vitest';
import { headline } from '../../../shared/core/headline.ts';
import { aFinding, aRow } from '../notion/fixtures.ts';

describe('headline', () => {
  it('says lag first, then what is missing, broken, different and too much, counted by kind', () => {
    const row = aRow('acme', {
      status: 'lagging-and-drifted',
      lag: { release: 'r5', behind: 2, since: '2026-08-01T00:00:00.000Z' },
      findings: [
        aFinding({ kind: 'index' }),
        ...[1, 2, 3].map(() => aFinding({ kind: 'column' })),
        aFinding({ class: 'extra', kind: 'table' }),
        aFinding({ class: 'invalid', kind: 'index' }),
        aFinding({ class: 'changed', kind: 'policy' }),
        aFinding({ class: 'changed', kind: 'policy' }),
      ],
    });
    expect(headline(row)).toBe(
      'Behind 2 releases; misses 3 columns, 1 index; 1 invalid index; 2 changed policies; 1 extra table',
    );
  });

  it('counts what is beyond three kinds in one number', () => {
    const kinds = ['table', 'table', 'view', 'index', 'trigger', 'enum'];
    const row = aRow('acme', { status: 'drifted', findings: kinds.map((kind) => aFinding({ kind })) });
    expect(headline(row)).toBe('Misses 2 tables, 1 enum, 1 index, 2 others');
  });

  it.each([
    ['in-sync', 'In sync'],
    ['not-checked', 'Not checked in the last sweep'],
    ['retired', 'No longer in the tenant list'],
    ['unreachable', 'Unreachable'],
  ] as const)('says %s in words', (status, words) => {
    expect(headline(aRow('acme', { status }))).toBe(words);
  });

  it('says why a tenant could not be checked, on one line and not too long', () => {
    const error = { code: 'internal', message: `first\nsecond\u2028third ${'😀'.repeat(400)}` };
    const text = headline(aRow('acme', { status: 'failed', error }));
    expect(text).toMatch(/^Failed: first second third 😀/);
    expect([...text]).toHaveLength(300);
    expect(text.isWellFormed()).toBe(true);
  });

  it('says what a tenant was when it last was checked, however long the reason', () => {
    const lastChecked = { status: 'lagging-and-drifted', at: '2026-11-20T08:00:00.000Z' } as const;
    expect(headline(aRow('acme', { status: 'not-checked', lastChecked }))).toBe(
      'Not checked in the last sweep; was lagging and drifted on 2026-11-20',
    );
    const error = { code: 'internal', message: 'x'.repeat(400) };
    const text = headline(aRow('acme', { status: 'failed', error, lastChecked }));
    expect(text).toMatch(/x…; was lagging and drifted on 2026-11-20$/);
    expect([...text]).toHaveLength(300);
  });
});
