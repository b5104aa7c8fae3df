import { describe, expect, it } from 'vitest';
import { aMatrix, aRow, tenantIds } from './fixtures.ts';
import { useNotion } from './use-notion.ts';

const under = useNotion();

describe('when Notion is unwell', () => {
  const aPageCreate = { method: 'POST', path: /^\/v1\/pages$/ } as const;

  it('creates no row twice when every third answer to a create is lost', async () => {
    const lost = [
      { kind: 'reset', committed: true },
      { kind: 'reset', committed: false },
      { kind: 'status', status: 502, html: true, committed: true },
      { kind: 'status', status: 503, committed: true },
      { kind: 'status', status: 503, committed: true, named: true },
      { kind: 'html' },
      { kind: 'status', status: 504, committed: false },
    ] as const;
    let creates = 0;
    for (const action of lost) {
      under.notion.faults.add({ ...aPageCreate, when: () => ++creates % 3 === 0, action });
    }
    const report = await under.publish(tenantIds(40).map((id) => aRow(id)));
    expect(under.notion.faults.struck()).toBe(lost.length);
    expect(report).toMatchObject({ created: 40, failed: [], finished: true });
    expect(under.notion.rows().map((row) => row['Tenant ID'])).toHaveLength(40);
    expect(new Set(under.notion.rows().map((row) => row['Tenant ID'])).size).toBe(40);
  });

  it('gives up on a request that never ends and looks whether it was done', async () => {
    under.notion.faults.add({ ...aPageCreate, action: { kind: 'hang', committed: true } });
    under.notion.faults.add({ path: /query/, action: { kind: 'hang', committed: true, headers: true } });
    const report = await under.publish([aRow('acme')], under.aTracker({ timeoutMs: 400 }));
    expect(report).toMatchObject({ created: 1, failed: [] });
    expect(under.notion.rows()).toHaveLength(1);
  });

  it('repeats reads and updates, whatever went wrong', async () => {
    await under.publish([aRow('acme')]);
    for (const path of [/users\/me/, /databases/, /data_sources\/[^/]+$/, /query/, /pages/]) {
      under.notion.faults.add({ path, action: { kind: 'status', status: 500 } });
      under.notion.faults.add({ path, action: { kind: 'reset', committed: true } });
      under.notion.faults.add({ path, action: { kind: 'status', status: 409 } });
    }
    expect(await under.publish([aRow('acme', { status: 'drifted' })])).toMatchObject({ updated: 1, failed: [] });
    expect(under.notion.faults.struck()).toBe(15);
  });

  it('never sends more than the allowance in any minute and waits when told to', async () => {
    under.notion.faults.add({ ...aPageCreate, times: 4, action: { kind: 'rate-limited', seconds: 20 } });
    under.notion.faults.add({ ...aPageCreate, times: 2, action: { kind: 'rate-limited', seconds: 90, header: false } });
    const start = under.clock.now();
    const report = await under.publish(tenantIds(400).map((id) => aRow(id)));
    expect(report).toMatchObject({ created: 400, failed: [], finished: true });
    expect(under.notion.stats().busiestMinute).toBeLessThanOrEqual(180);
    // Only the six that were ordered: the limiter alone provokes none.
    expect(under.notion.stats().rateLimited).toBe(6);
    expect(under.clock.now() - start).toBeGreaterThan(110_000 + 2 * 60_000);
    expect(under.notion.stats().peakConcurrency).toBeLessThanOrEqual(3);
  });

  it('stops with an explanation when Notion blocks the connection', async () => {
    under.notion.faults.add({ action: { kind: 'rate-limited', seconds: 1, blocked: true } });
    await expect(under.publish([aRow('acme')])).rejects.toMatchObject({
      code: 'tracker-refused',
      message: expect.stringContaining('blocked'),
    });
  });

  it('stops at the deadline and goes on where it stopped', async () => {
    const rows = tenantIds(400).map((id) => aRow(id));
    const tracker = under.aTracker();
    const first = await tracker.publish(aMatrix(rows), { deadline: under.clock.now() + 90_000, complete: true });
    expect(first.finished).toBe(false);
    expect(first.created).toBeGreaterThan(100);
    expect(first.created).toBeLessThan(400);
    const second = await under.publish(rows, tracker);
    expect(second).toMatchObject({ created: 400 - first.created, unchanged: first.created, finished: true });
    expect(under.notion.rows()).toHaveLength(400);
    const past = await tracker.publish(aMatrix(rows), { deadline: under.clock.now(), complete: true });
    expect(past).toMatchObject({ created: 0, unchanged: 0, finished: false });
  });

  it('writes nothing more once somebody else has taken over', async () => {
    const takeOver = new AbortController();
    let creates = 0;
    under.notion.faults.add({
      ...aPageCreate,
      when: () => ++creates === 3,
      action: { kind: 'meanwhile', change: () => takeOver.abort() },
    });
    const options = { deadline: Number.POSITIVE_INFINITY, signal: takeOver.signal, complete: true };
    const report = await under.aTracker().publish(aMatrix(tenantIds(20).map((id) => aRow(id))), options);
    expect(report.finished).toBe(false);
    // Those that were on their way are not called back.
    expect(report.created).toBeLessThanOrEqual(5);
    expect(under.notion.rows()).toHaveLength(report.created);
  });

  it('ends when Notion fails ten times in a row, and says that trying later helps', async () => {
    under.notion.faults.add({ path: /pages/, times: 1000, action: { kind: 'status', status: 500 } });
    const rows = tenantIds(30).map((id) => aRow(id));
    await expect(under.publish(rows)).rejects.toMatchObject({
      code: 'tracker-unavailable',
      message: expect.stringContaining('10 times in a row'),
    });
    expect(under.notion.faults.struck()).toBeLessThan(20);
  });

  it('ends as well when Notion answers ten times in a row with what nobody understands', async () => {
    const odd: typeof fetch = async (url, init) => {
      const answer = await fetch(url, init);
      return String(url).includes('/v1/pages?') && init?.method === 'POST' ? Response.json({ object: 'page' }) : answer;
    };
    const rows = tenantIds(30).map((id) => aRow(id));
    // Also not found again, or each would count as made.
    under.notion.lag.queryMs = 3_600_000;
    await expect(under.publish(rows, under.aTracker({ fetch: odd }))).rejects.toMatchObject({
      code: 'tracker-unavailable',
      message: expect.stringContaining('10 times in a row'),
    });
  });

  it('keeps what is written when the token is revoked half-way', async () => {
    let creates = 0;
    under.notion.faults.add({
      ...aPageCreate,
      when: () => ++creates === 6,
      action: { kind: 'meanwhile', change: () => under.notion.human.revokeToken() },
    });
    await expect(under.publish(tenantIds(20).map((id) => aRow(id)))).rejects.toMatchObject({
      code: 'tracker-refused',
      message: expect.stringContaining('does not accept the token'),
    });
    expect(under.notion.rows()).toHaveLength(5);
  });
});
