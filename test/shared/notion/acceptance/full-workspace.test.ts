import { describe, expect, it } from 'vitest';
import { aDriftedRow, aRow, tenantIds } from '../fixtures.ts';
import { byId, useNotion } from '../use-notion.ts';

/** A free workspace with more than one member holds 1,000 blocks in its life, rows among them. */
const under = useNotion({ plan: 'free' });

describe('A18 the block limit of a free workspace', () => {
  it('is told in plain words for each row that it costs; rows that exist are still updated', async () => {
    await under.publish([aRow('acme')]);
    under.notion.seed(985);
    const report = await under.publish(
      [aRow('acme', { status: 'failed' }), ...tenantIds(20).map((id) => aRow(`new-${id}`))],
      under.aTracker(),
      false,
    );
    expect(report).toMatchObject({ updated: 1, finished: true });
    expect(report.created).toBeGreaterThan(5);
    expect(report.created + report.failed.length).toBe(20);
    expect(report.failed[0]?.message).toMatch(
      /reached its limit of blocks.*existing rows are still updated.*Upgrade it/,
    );
    expect(under.rowOf('acme')).toMatchObject([{ Status: 'Failed' }]);
  });

  it('costs a body and not the row, is said once, and the body comes when there is room', async () => {
    const ids = tenantIds(8);
    await under.publish(ids.map((id) => aRow(id)));
    const next = ids.map((id) => aDriftedRow(id));
    // As long as nobody upgrades the workspace.
    const action = { kind: 'status', status: 403, data: { block_limit: 'block_creation' } } as const;
    under.notion.faults.add({ method: 'PATCH', path: /children$/, times: Number.POSITIVE_INFINITY, action });
    expect(await under.publish(next)).toMatchObject({ updated: 8, failed: [] });
    expect(under.rowOf('tenant-3')).toMatchObject([{ Status: 'Drifted' }]);
    expect(under.log.filter((line) => line.includes('limit of blocks'))).toHaveLength(1);
    expect(under.notion.faults.struck()).toBeLessThanOrEqual(3);
    under.notion.faults.clear();
    await under.publish(next);
    expect(under.notion.human.readRow(byId('tenant-3'))).toContain('What differs');
    expect(await under.writesOf(() => under.publish(next))).toBe(0);
  });
});
