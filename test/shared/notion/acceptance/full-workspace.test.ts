import { describe, expect, it } from 'vitest';
import { aRow, tenantIds } from '../fixtures.ts';
import { useNotion } from '../use-notion.ts';

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
});
