import { describe, expect, it } from 'vitest';
import { createMemory } from '../../../shared/notion/memory.ts';
import { aFinding, aRow, tenantIds } from './fixtures.ts';
import { byId, useNotion } from './use-notion.ts';

const under = useNotion();

describe('rows that are there twice, hidden or refused', () => {
  it('trashes second rows that nobody touched and keeps those that people edited', async () => {
    await under.publish([aRow('acme'), aRow('beta')]);
    await under.clock.sleep(60_000);
    under.notion.human.duplicateRow(byId('acme'), 'connection');
    under.notion.human.duplicateRow(byId('beta'), 'person');
    expect(await under.publish([aRow('acme'), aRow('beta')])).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    expect(under.rowOf('acme')).toHaveLength(1);
    expect(under.rowOf('beta')).toHaveLength(2);
    expect(under.log).toContain("Notion: second rows that hold people's work are kept; merge them by hand: beta");
  });

  it.each([
    ['a decision', 'Decision', { select: { name: 'waive' } }],
    ['a column of their own', 'Notes', { rich_text: [{ text: { content: 'mine' } }] }],
    ['a tick', 'Seen', { checkbox: true }],
  ])('keeps a second row that we edited last and that holds %s of people', async (_, column, value) => {
    await under.publish([aRow('acme')]);
    under.notion.human.addColumn('Notes', { rich_text: {} });
    under.notion.human.addColumn('Seen', { checkbox: {} });
    await under.clock.sleep(60_000);
    const empty = under.notion.snapshot();
    under.notion.human.changeCell(byId('acme'), column, value);
    under.notion.human.duplicateRow(byId('acme'), 'connection');
    await under.publish([aRow('acme')]);
    expect(under.rowOf('acme')).toHaveLength(2);
    expect(under.log.join()).toContain("hold people's work are kept; merge them by hand: acme");
    under.notion.restore(empty);
    under.notion.human.duplicateRow(byId('acme'), 'connection');
    await under.publish([aRow('acme')]);
    expect(under.rowOf('acme')).toHaveLength(1);
  });

  it('trashes a second row whose only other cell is one that we filled: its drift patterns', async () => {
    const drifted = [aRow('acme', { status: 'drifted', findings: [aFinding()] })];
    const publish = () => under.publish(drifted, under.aTracker({ companions: true }));
    await publish();
    await under.clock.sleep(60_000);
    under.notion.human.duplicateRow(byId('acme'), 'connection');
    await publish();
    expect(under.rowOf('acme')).toHaveLength(1);
  });

  it('keeps a second row into whose page people wrote, although we edited it last', async () => {
    const memory = createMemory();
    await under.publish([aRow('acme')], under.aTracker({ memory }));
    under.notion.human.changeCell(byId('acme'), 'Tenant', { title: [{ text: { content: 'first' } }] });
    under.notion.human.trashRow(byId('acme'));
    await under.clock.sleep(60_000);
    await under.publish([aRow('acme')]);
    under.notion.human.writeInRow({ column: 'Tenant', text: 'acme' }, 'a long note by Kim');
    await under.publish([aRow('acme', { status: 'failed' })]);
    under.notion.human.restoreRow({ column: 'Tenant', text: 'first' });
    await under.publish([aRow('acme', { status: 'failed' })]);
    expect(under.rowOf('acme')).toHaveLength(2);
  });

  it('trashes twenty second rows at most in one call', async () => {
    const rows = tenantIds(25).map((id) => aRow(id));
    await under.publish(rows);
    for (const id of tenantIds(25)) under.notion.human.duplicateRow(byId(id), 'connection');
    expect(await under.writesOf(() => under.publish(rows))).toBe(20);
    expect(await under.writesOf(() => under.publish(rows))).toBe(5);
    expect(under.notion.rows()).toHaveLength(25);
  });

  it('does not create a second row for one that a person archived', async () => {
    await under.publish([aRow('acme')]);
    under.notion.human.archiveRow(byId('acme'));
    expect(await under.publish([aRow('acme', { status: 'failed' }), aRow('beta')])).toMatchObject({
      created: 1,
      updated: 1,
    });
    under.notion.human.restoreRow(byId('acme'));
    expect(under.notion.rows()).toHaveLength(1);
  });

  it('sees all archived rows, however many', async () => {
    const rows = tenantIds(130).map((id) => aRow(id));
    await under.publish(rows);
    for (const id of tenantIds(130)) under.notion.human.archiveRow(byId(id));
    expect(await under.publish(rows)).toMatchObject({ created: 0, unchanged: 130 });
  });

  it('creates a row anew when a person moved it to the trash', async () => {
    await under.publish([aRow('acme')]);
    under.notion.human.trashRow(byId('acme'));
    expect(await under.publish([aRow('acme')])).toMatchObject({ created: 1 });
    expect(under.rowOf('acme')).toHaveLength(1);
  });

  it('reports a row that cannot be written and writes the others', async () => {
    await under.publish([aRow('acme'), aRow('beta')]);
    under.notion.faults.add({
      method: 'PATCH',
      path: /pages/,
      action: { kind: 'meanwhile', change: () => under.notion.human.trashRow(byId('acme')) },
    });
    const report = await under.publish([aRow('acme', { status: 'failed' }), aRow('beta', { status: 'failed' })]);
    expect(report.updated).toBe(1);
    expect(report.failed).toEqual([
      { tenantId: 'acme', message: expect.stringContaining('Notion refused the row of acme') },
    ]);
  });

  it('takes names of any kind', async () => {
    const nasty = [
      'a,b',
      '😀'.repeat(60),
      'x'.repeat(200),
      'nul\u0000',
      'lone\ud800',
      '100%',
      ' ',
      '__proto__',
      '"; drop',
    ];
    const rows = nasty.map((id) =>
      aRow(id, {
        tenant: { id, name: `${id}${'é😀'.repeat(1700)}`, ring: id, server: id },
        status: 'failed',
        error: { code: 'internal', message: `${id}\u0000${'😀'.repeat(3000)}` },
      }),
    );
    expect(await under.publish(rows)).toMatchObject({ created: nasty.length, failed: [] });
    expect(await under.publish(rows)).toMatchObject({ created: 0, updated: 0, unchanged: nasty.length });
  });

  it('says so when two tenant ids are one to Notion', async () => {
    const report = await under.publish([aRow('a\ud800'), aRow('a\ud801')]);
    expect(report).toMatchObject({
      created: 1,
      failed: [{ tenantId: 'a\ud801', message: expect.stringContaining('cannot tell') }],
    });
  });

  it('adds no more rows when the workspace is full, but still updates', async () => {
    await under.publish([aRow('acme')]);
    under.notion.faults.add({
      method: 'POST',
      path: /pages$/,
      times: 100,
      action: { kind: 'status', status: 403, data: { block_limit: 'block_creation' } },
    });
    const report = await under.publish([aRow('acme', { status: 'failed' }), ...tenantIds(20).map((id) => aRow(id))]);
    expect(report).toMatchObject({ created: 0, updated: 1 });
    expect(report.failed).toHaveLength(20);
    expect(report.failed[0]?.message).toContain('limit of blocks');
    expect(under.notion.faults.struck()).toBeLessThanOrEqual(3);
  });
});
