import { describe, expect, it } from 'vitest';
import type { MatrixRow } from '../../../../shared/core/matrix.ts';
import { createMemory, type Memory } from '../../../../shared/notion/memory.ts';
import { aDriftedRow, aMatrix, aRow, tenantIds } from '../fixtures.ts';
import { useNotion } from '../use-notion.ts';
import { mortal, numbersBelow, publishInTurns, underWay } from './processes.ts';

/** One process after the other, as it goes in the cloud, and what each of them may leave behind; by the numbers of the scenarios. */

const under = useNotion({ checkAnswers: false });

const aPageCreate = { method: 'POST', path: /^\/v1\/pages$/ } as const;
const always = { times: Number.POSITIVE_INFINITY } as const;
const rowsOf = (count: number): MatrixRow[] => tenantIds(count).map((id) => aRow(id));

/** One row for each of so many tenants, none twice, and nothing left to do. */
async function expectSettled(rows: readonly MatrixRow[], memory: Memory, companions = false): Promise<void> {
  expect(under.notion.duplicates('Tenant ID')).toEqual({});
  expect(new Set(under.notion.rows().map((row) => row['Tenant ID']))).toEqual(
    new Set(rows.map(({ tenant }) => tenant.id)),
  );
  expect(await under.writesOf(() => under.publish(rows, under.aTracker({ memory, companions })))).toBe(0);
}

describe.each([
  ['A4 one answer in ten to a create is lost', 0],
  ['A5 the same, with queries that are 5 seconds old', 5000],
])('%s', (_name, queryMs) => {
  it('and no row is there twice when one process hands over to the next', async () => {
    under.notion.lag.queryMs = queryMs;
    const action = { kind: 'reset', committed: true } as const;
    under.notion.faults.add({ ...aPageCreate, ...always, probability: 0.1, action });
    const memory = createMemory();
    const reports = await publishInTurns(under, rowsOf(150), { memory, seconds: 70 });
    expect(reports.length).toBeGreaterThan(1);
    expect(reports.flatMap(({ failed }) => failed)).toEqual([]);
    await under.clock.sleep(queryMs);
    await expectSettled(rowsOf(150), memory);
  });
});

describe('A6 a process killed at any request, twenty times', () => {
  it('leaves what the next one brings to its end', async () => {
    under.notion.lag.queryMs = 3000;
    const memory = createMemory();
    const at = numbersBelow(70);
    let [kills, round] = [0, 0];
    // Some are new each time, half of all differ, and not the same ones as before.
    const wanted = (): MatrixRow[] =>
      tenantIds(10 + 3 * round).map((id, place) =>
        (place + round) % 2 === 0 ? aDriftedRow(id, `type ${round}`) : aRow(id),
      );
    for (; kills < 20; round += 1) {
      const { died, ...process } = mortal(memory, 1 + at(), round % 2 === 0 ? 'before-sending' : 'before-the-answer');
      const publishing = under.aTracker({ ...process, companions: true }).publish(aMatrix(wanted()), {
        deadline: Number.POSITIVE_INFINITY,
        complete: true,
      });
      if ((await Promise.race([publishing, died])) === 'died') kills += 1;
      await under.clock.sleep(1000);
    }
    await under.clock.sleep(60_000);
    const last = wanted();
    for (const _ of [1, 2]) {
      await under.publish(last, under.aTracker({ memory, companions: true }));
      await under.clock.sleep(5000);
    }
    await expectSettled(last, memory, true);
    for (const { tenant, status } of last) {
      expect(under.rowOf(tenant.id)).toMatchObject([{ Status: status === 'drifted' ? 'Drifted' : 'In sync' }]);
      const body = under.notion.human.readRow({ column: 'Tenant ID', text: tenant.id });
      expect(body.match(/What differs/g) ?? []).toHaveLength(status === 'drifted' ? 1 : 0);
    }
  });
});

describe('A7 a storm of 429', () => {
  it('never goes above the window, from one process to the next, and loses no row', async () => {
    const memory = createMemory();
    under.notion.faults.add({ times: 9, probability: 0.1, action: { kind: 'rate-limited', seconds: 25 } });
    under.notion.faults.add({
      ...aPageCreate,
      nth: 100,
      times: 3,
      action: { kind: 'rate-limited', seconds: 50, header: false },
    });
    const reports = await publishInTurns(under, rowsOf(150), { memory, seconds: 80 });
    expect(reports.length).toBeGreaterThan(2);
    expect(reports.reduce((sum, { created }) => sum + created, 0)).toBe(150);
    expect(under.notion.stats().busiestMinute).toBeLessThanOrEqual(60 + underWay);
    // Those that were ordered: our own pace provokes none.
    expect(under.notion.stats().rateLimited).toBe(under.notion.faults.struck());
    expect(under.notion.faults.struck()).toBeGreaterThan(5);
    await expectSettled(rowsOf(150), memory);
  });
});
