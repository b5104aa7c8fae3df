import { describe, expect, it } from 'vitest';
import { aRow, tenantIds } from './fixtures.ts';
import { useNotion } from './use-notion.ts';

describe('publishing that goes from one process to the next', () => {
  const under = useNotion({ plan: 'business' });
  const fleet = (count: number) => tenantIds(count).map((id) => aRow(id));

  it('keeps the allowance of any minute together', async () => {
    const reports = await under.publishInTurns(fleet(400), 50);
    expect(reports.length).toBeGreaterThan(2);
    expect(reports.at(-1)).toMatchObject({ finished: true });
    expect(under.notion.stats().busiestMinute).toBeLessThanOrEqual(175);
    expect(under.notion.rows()).toHaveLength(400);
  });

  it('keeps it from one sweep to the next, too', async () => {
    await under.publishInTurns(fleet(100), 50);
    await under.publishInTurns(fleet(200), 50);
    expect(under.notion.stats().busiestMinute).toBeLessThanOrEqual(175);
  });

  it('comes back when Notion said so, and not before', async () => {
    await under.publish([aRow('acme')]);
    const free = under.clock.now() + 1_800_000;
    under.notion.faults.add({
      times: 1000,
      when: () => under.clock.now() < free,
      action: { kind: 'rate-limited', seconds: 1800 },
    });
    const seen = under.notion.requests.length;
    const reports = await under.publishInTurns([aRow('acme', { status: 'failed' })], 840);
    expect(reports).toMatchObject([{ finished: false }, { finished: true, updated: 1 }]);
    expect(reports[0]?.notBefore).toBeGreaterThanOrEqual(free);
    expect(under.notion.requests.slice(seen).filter(({ status }) => status === 429)).toHaveLength(1);
  });
});
