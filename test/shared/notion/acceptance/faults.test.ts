import { describe, expect, it } from 'vitest';
import type { MatrixRow } from '../../../../shared/core/matrix.ts';
import { createMemory } from '../../../../shared/notion/memory.ts';
import { aRow, tenantIds } from '../fixtures.ts';
import { useNotion } from '../use-notion.ts';
import { publishInTurns, underWay } from './processes.ts';

/** What must not lose a row nor make one twice, by the numbers of the scenarios. */

// Thousands of answers: that each fits the SDK's types is tried elsewhere.
const under = useNotion({ checkAnswers: false });

const aPageCreate = { method: 'POST', path: /^\/v1\/pages$/ } as const;
const always = { times: Number.POSITIVE_INFINITY } as const;
const rowsOf = (count: number): MatrixRow[] => tenantIds(count).map((id) => aRow(id));
/** One row for each of so many tenants, none twice, and nothing left to do. */
async function expectSettled(rows: readonly MatrixRow[], memory = createMemory()): Promise<void> {
  expect(under.notion.duplicates('Tenant ID')).toEqual({});
  expect(new Set(under.notion.rows().map((row) => row['Tenant ID']))).toEqual(
    new Set(rows.map(({ tenant }) => tenant.id)),
  );
  expect(await under.writesOf(() => under.publish(rows, under.aTracker({ memory })))).toBe(0);
}

describe.each([
  ['A4 one answer in ten to a create is lost', 0],
  ['A5 the same, with queries that are 5 seconds old', 5000],
])('%s', (_name, queryMs) => {
  const losses = [
    { kind: 'reset', committed: true },
    { kind: 'status', status: 502, html: true, committed: true },
    { kind: 'reset', committed: false },
  ] as const;

  it.each(losses)('and no row is there twice or never ($kind, committed: $committed)', async (action) => {
    under.notion.lag.queryMs = queryMs;
    under.notion.faults.add({ ...aPageCreate, ...always, probability: 0.1, action });
    const memory = createMemory();
    const report = await under.publish(rowsOf(100), under.aTracker({ memory }));
    expect(report).toMatchObject({ created: 100, failed: [], finished: true });
    expect(under.notion.faults.struck()).toBeGreaterThan(4);
    await under.clock.sleep(queryMs);
    await expectSettled(rowsOf(100), memory);
  });
});

describe('A17 a token revoked half-way', () => {
  it('keeps what is written, and the next token goes on from there', async () => {
    const memory = createMemory();
    let token = '';
    const change = (): void => {
      token = under.notion.human.revokeToken();
    };
    under.notion.faults.add({ ...aPageCreate, nth: 40, action: { kind: 'meanwhile', change } });
    await expect(under.publish(rowsOf(60), under.aTracker({ memory }))).rejects.toMatchObject({
      code: 'tracker-refused',
      message: expect.stringContaining('does not accept the token'),
    });
    const written = under.notion.rows().length;
    expect(written).toBe(39);
    const report = await under.publish(rowsOf(60), under.aTracker({ memory, token }));
    expect(report).toMatchObject({ created: 60 - written, unchanged: written, failed: [], finished: true });
    expect(under.notion.duplicates('Tenant ID')).toEqual({});
  });
});

describe('A19 the deadline reached', () => {
  it('resumes in the next process, and writes each row once', async () => {
    const memory = createMemory();
    const reports = await publishInTurns(under, rowsOf(150), { memory, seconds: 70 });
    expect(reports.length).toBeGreaterThanOrEqual(2);
    expect(reports.slice(0, -1).every(({ finished }) => !finished)).toBe(true);
    expect(reports.reduce((sum, { created }) => sum + created, 0)).toBe(150);
    expect(under.notion.stats().created).toBe(150);
    expect(under.notion.stats().busiestMinute).toBeLessThanOrEqual(60 + underWay);
    await expectSettled(rowsOf(150), memory);
  });
});
