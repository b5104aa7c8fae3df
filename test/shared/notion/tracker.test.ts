import { describe, expect, it } from 'vitest';
import { createMemory } from '../../../shared/notion/memory.ts';
import { aFinding, aMatrix, aRow, tenantIds } from './fixtures.ts';
import { byId, useNotion } from './use-notion.ts';

const under = useNotion();

describe('the Notion tracker', () => {
  it('creates the columns and a row per tenant in an empty database', async () => {
    const lag = { release: 'r5', behind: 2, since: '2026-08-01T00:00:00.000Z' };
    const report = await under.publish([
      aRow('acme', {
        tenant: { id: 'acme', name: 'Acme, Inc.', ring: 'canary, eu', server: 'db-1:5432' },
        status: 'lagging',
        since: '2026-08-20T10:11:12.000Z',
        severity: 'high',
        cohort: 'c0ffee',
        lag,
        findings: [aFinding(), aFinding({ class: 'extra', kind: 'index' })],
      }),
      aRow('beta'),
      aRow('gone', { status: 'unreachable', error: { code: 'connection-refused', message: 'db-2:5432 refused' } }),
    ]);
    expect(report).toEqual({ created: 3, updated: 0, unchanged: 0, retired: 0, failed: [], finished: true });
    expect(under.rowOf('acme')).toEqual([
      {
        Tenant: 'Acme, Inc.',
        Status: 'Lagging',
        Headline: 'Behind 2 releases; misses 1 column; 1 extra index',
        Severity: 'High',
        'Behind by': 2,
        'Behind since': '2026-08-01T00:00:00.000+00:00',
        Missing: 1,
        Extra: 1,
        Changed: 0,
        Invalid: 0,
        Release: 'r5',
        Ring: 'canary; eu',
        Since: '2026-08-20T10:11:00.000+00:00',
        Cohort: 'c0ffee',
        Server: 'db-1:5432',
        'Server version': '17.10',
        Error: '',
        'Tenant ID': 'acme',
        Fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
        // for people
        Owner: [],
        Decision: null,
        Until: null,
        Reason: '',
        'Re-check': false,
        'Top findings': [],
        'Last in sync': null,
        'Last change seen': null,
        Ticket: null,
      },
    ]);
    expect(under.rowOf('beta')[0]).toMatchObject({ Tenant: 'beta', Status: 'In sync', Release: 'r7', 'Behind by': 0 });
    expect(under.rowOf('gone')[0]).toMatchObject({
      Status: 'Unreachable',
      Missing: null,
      Release: null,
      Error: 'connection-refused: db-2:5432 refused',
    });
  });

  it('writes nothing when nothing changed, whoever publishes', async () => {
    const rows = tenantIds(120).map((id) => aRow(id));
    await under.publish(rows);
    const writes = await under.writesOf(async () => {
      expect(await under.publish(rows)).toMatchObject({ created: 0, updated: 0, unchanged: 120 });
    });
    expect(writes).toBe(0);
  });

  it('writes exactly the rows that changed, those that became worse first', async () => {
    const rows = tenantIds(30).map((id) =>
      aRow(id, id === 'tenant-2' ? { status: 'drifted', findings: [aFinding()] } : {}),
    );
    await under.publish(rows);
    const seen = under.notion.requests.length;
    const next = rows.map((row) => {
      if (row.tenant.id === 'tenant-1') return { ...row, serverVersion: '18.4' };
      if (row.tenant.id === 'tenant-2') return aRow('tenant-2');
      if (row.tenant.id === 'tenant-3') return aRow('tenant-3', { status: 'failed' });
      return row;
    });
    const report = await under.publish([...next, aRow('tenant-31')]);
    expect(report).toMatchObject({ created: 1, updated: 3, unchanged: 27 });
    const statuses = under.notion.requests
      .slice(seen)
      .filter(({ method, path }) => (method === 'PATCH' && path.startsWith('/v1/pages')) || path === '/v1/pages')
      // cells stand in no certain order
      .map(({ body }) => JSON.stringify(body).match(/"select":\{"name":"(Failed|Drifted|In sync)"/)?.[1]);
    expect(statuses).toEqual(['Failed', 'In sync', 'In sync', 'In sync']);
    expect(under.rowOf('tenant-1')[0]).toMatchObject({ 'Server version': '18.4' });
  });

  it('leaves what people wrote as it is: their columns, the title they chose, the names they gave', async () => {
    await under.publish([aRow('acme')]);
    under.notion.human.addColumn('Owner', { rich_text: {} });
    under.notion.human.renameColumn('Status', 'State of things');
    under.notion.human.renameColumn('Tenant ID', 'ID');
    const acme = { column: 'ID', text: 'acme' };
    under.notion.human.changeCell(acme, 'Owner', { rich_text: [{ text: { content: 'Zoë' } }] });
    under.notion.human.changeCell(acme, 'Tenant', { title: [{ text: { content: 'ACME (our oldest)' } }] });
    const report = await under.publish([aRow('acme', { status: 'failed' })]);
    expect(report).toMatchObject({ created: 0, updated: 1 });
    expect(under.notion.rows()).toMatchObject([
      { ID: 'acme', Tenant: 'ACME (our oldest)', Owner: 'Zoë', 'State of things': 'Failed' },
    ]);
  });

  it('keeps the title the name of the tenant when the machine owns it', async () => {
    const tracker = under.aTracker({ titleOwner: 'machine' });
    await under.publish([aRow('acme', { tenant: { id: 'acme', name: 'Acme' } })], tracker);
    expect(await under.publish([aRow('acme', { tenant: { id: 'acme', name: 'Acme 2' } })], tracker)).toMatchObject({
      updated: 1,
    });
    expect(under.notion.rows()).toMatchObject([{ Tenant: 'Acme 2' }]);
  });

  it('uses the names of the configuration and columns that differ only in case and spaces', async () => {
    under.notion.human.addColumn('server  VERSION', { select: {} });
    await under.publish([aRow('acme')], under.aTracker({ columns: { status: 'Zustand', tenantId: 'Kunde' } }));
    const [row] = under.notion.rows();
    expect(row).toMatchObject({ Zustand: 'In sync', Kunde: 'acme', 'server  VERSION': '17.10' });
    expect(Object.keys(row ?? {})).toHaveLength(28);
    expect(under.log).toContain('Notion: the column "server  VERSION" is used as "Server version"');
  });

  it('stops before any write when a column has the wrong type, and names every one', async () => {
    under.notion.human.addColumn('Tenant ID', { number: {} });
    under.notion.human.addColumn('Status', { checkbox: {} });
    const writes = await under.writesOf(async () => {
      await expect(under.publish([aRow('acme')])).rejects.toMatchObject({
        code: 'tracker-refused',
        message: expect.stringMatching(
          /Nothing was written.*"Status" is of type checkbox, expected is select.*Rename it.*"columns".*"Tenant ID" is of type number, expected is rich_text/,
        ),
      });
    });
    expect(writes).toBe(0);
    expect(under.notion.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('stops before any write when a person converted or deleted the key column', async () => {
    await under.publish([aRow('acme')]);
    under.notion.human.deleteColumn('Tenant ID');
    const writes = await under.writesOf(async () => {
      await expect(under.publish([aRow('acme')])).rejects.toMatchObject({
        code: 'tracker-refused',
        message: expect.stringContaining('was deleted. Restore it'),
      });
    });
    expect(writes).toBe(0);
  });

  it('leaves out a column that a person deleted, sweep after sweep, and writes no row for that', async () => {
    const memory = createMemory();
    const publish = (cohort: string) =>
      under.publish([aRow('acme', { cohort }), aRow('beta')], under.aTracker({ memory }));
    await publish('c1');
    under.notion.human.deleteColumn('Cohort');
    expect(await publish('c1')).toMatchObject({ updated: 0, unchanged: 2 });
    expect(await publish('c2')).toMatchObject({ updated: 1, unchanged: 1 });
    expect(await publish('c2')).toMatchObject({ updated: 0, unchanged: 2 });
    expect(under.notion.rows()[0]).not.toHaveProperty('Cohort');
  });

  it('fills a deleted column anew, once, when a person brings it back', async () => {
    const memory = createMemory();
    const publish = () => under.publish([aRow('acme', { cohort: 'c1' })], under.aTracker({ memory }));
    await publish();
    const before = under.notion.snapshot();
    under.notion.human.deleteColumn('Cohort');
    await publish();
    under.notion.restore(before);
    under.notion.human.changeCell(byId('acme'), 'Cohort', { rich_text: [] });
    expect(await publish()).toMatchObject({ updated: 1 });
    expect(under.notion.rows()[0]).toMatchObject({ Cohort: 'c1' });
    expect(await publish()).toMatchObject({ updated: 0, unchanged: 1 });
  });

  it('retires the row of a vanished tenant once, keeps it, and takes it back', async () => {
    const both = [aRow('acme'), aRow('beta')];
    await under.publish(both);
    expect(await under.publish([aRow('acme')])).toMatchObject({ retired: 1, unchanged: 1 });
    expect(under.rowOf('beta')[0]).toMatchObject({ Status: 'Retired', Headline: 'No longer in the tenant list' });
    expect(await under.publish([aRow('acme')])).toMatchObject({ retired: 0, unchanged: 1 });
    expect(await under.publish(both)).toMatchObject({ updated: 1, created: 0 });
    expect(under.rowOf('beta')[0]).toMatchObject({ Status: 'In sync' });
  });

  it('retires most of the fleet only when two sweeps in a row find it gone, and says so', async () => {
    const memory = createMemory();
    let sweep = 0;
    const publish = (count: number) => {
      sweep += 1;
      const matrix = aMatrix(
        tenantIds(count).map((id) => aRow(id)),
        sweep,
      );
      return under.aTracker({ memory }).publish(matrix, { deadline: Number.POSITIVE_INFINITY, complete: true });
    };
    await publish(60);
    expect(await publish(44)).toMatchObject({ retired: 0, unchanged: 44 });
    expect(under.log.join()).toMatch(/16 rows have no tenant in the list any more.*until the next sweep/);
    expect(await publish(60)).toMatchObject({ retired: 0, unchanged: 60 });
    expect(await publish(44)).toMatchObject({ retired: 0 });
    expect(await publish(40)).toMatchObject({ retired: 20 });
    // A quarter of those in use, and never less than ten.
    expect(await publish(30)).toMatchObject({ retired: 10 });
    expect(await publish(19)).toMatchObject({ retired: 0 });
  });

  it('holds nobody back where the configuration says so', async () => {
    await under.publish(tenantIds(60).map((id) => aRow(id)));
    expect(await under.publish([aRow('tenant-1')], under.aTracker({ retirePercent: 100 }))).toMatchObject({
      retired: 59,
    });
  });

  it('repairs a status that a person changed by hand', async () => {
    const drifted = aRow('acme', { status: 'drifted', findings: [aFinding()] });
    await under.publish([drifted, aRow('beta')]);
    under.notion.human.changeCell(byId('acme'), 'Status', { select: { name: 'In sync' } });
    expect(await under.publish([drifted, aRow('beta')])).toMatchObject({ updated: 1, unchanged: 1 });
    expect(under.rowOf('acme')[0]).toMatchObject({ Status: 'Drifted' });
    under.notion.human.deleteColumn('Status');
    const memory = createMemory();
    await under.publish([drifted, aRow('beta')], under.aTracker({ memory }));
    under.notion.human.deleteColumn('Status');
    expect(await under.publish([drifted, aRow('beta')], under.aTracker({ memory }))).toMatchObject({ unchanged: 2 });
  });

  it('retires nobody after a sweep of a part of the tenants, or of none', async () => {
    await under.publish([aRow('acme'), aRow('beta')]);
    expect(await under.publish([aRow('acme')], under.aTracker(), false)).toMatchObject({ retired: 0, unchanged: 1 });
    expect(await under.publish([])).toMatchObject({ retired: 0 });
    expect(under.rowOf('beta')[0]).toMatchObject({ Status: 'In sync' });
  });
});
