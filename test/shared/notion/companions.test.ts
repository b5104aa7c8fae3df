import { Client, collectPaginatedAPI } from '@notionhq/client';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { MatrixRow } from '../../../shared/core/matrix.ts';
import { database } from '../../../shared/notion/answers.ts';
import { notionVersion } from '../../../shared/notion/calls.ts';
import { createMemory, type Memory } from '../../../shared/notion/memory.ts';
import { aFinding, aMatrix, aRow, tenantIds } from './fixtures.ts';
import { byId, useNotion } from './use-notion.ts';

const under = useNotion();

const client = () => new Client({ auth: under.notion.token, baseUrl: under.notion.baseUrl, notionVersion });
const sources = async () =>
  database.parse(await client().databases.retrieve({ database_id: under.notion.databaseId })).data_sources;

const pieces = z
  .array(z.object({ plain_text: z.string() }))
  .transform((all) => all.map((one) => one.plain_text).join(''));
const cell = z.object({
  title: pieces.optional(),
  rich_text: pieces.optional(),
  select: z.object({ name: z.string() }).nullish(),
  number: z.number().nullish(),
  relation: z.array(z.object({ id: z.string() })).optional(),
  rollup: z.object({ number: z.number().nullish() }).optional(),
  multi_select: z.array(z.object({ name: z.string() })).optional(),
});
const page = z.object({
  id: z.string(),
  icon: z.object({ emoji: z.string().optional() }).nullish(),
  properties: z.record(z.string(), cell),
});
const rowsOf = async (name: string) => {
  const source = (await sources()).find((each) => each.name === name);
  if (!source) return [];
  return z.array(page).parse(await collectPaginatedAPI(client().dataSources.query, { data_source_id: source.id }));
};
const plain = async (name: string) =>
  (await rowsOf(name)).map(({ properties }) =>
    Object.fromEntries(
      Object.entries(properties).map(([column, value]) => [
        column,
        value.title ??
          value.rich_text ??
          value.select?.name ??
          value.relation?.length ??
          value.rollup?.number ??
          value.number ??
          null,
      ]),
    ),
  );
const views = async (): Promise<string[]> => {
  const { results } = await client().views.list({ database_id: under.notion.databaseId });
  const names = await Promise.all(results.map(({ id }) => client().views.retrieve({ view_id: id })));
  return names.map((view) => ('name' in view ? view.name : ''));
};

const missing = aFinding({ id: 'column:app.orders.total' });
const extra = aFinding({ class: 'extra', kind: 'table', id: 'table:app.scratch', severity: 'low' });
const drifted = (id: string, ...findings: MatrixRow['findings']): MatrixRow =>
  aRow(id, { status: 'drifted', findings, severity: 'high' });
const fleet = [drifted('a', missing, extra), drifted('b', missing), aRow('c')];

const tracker = (memory: Memory) => under.aTracker({ memory, companions: true });
const publish = (rows: readonly MatrixRow[], memory: Memory, complete = true) =>
  under.publish(rows, tracker(memory), complete);

describe('drift patterns', () => {
  it('are one row per distinct finding, related to the tenants that have it', async () => {
    const memory = createMemory();
    expect(await publish(fleet, memory)).toMatchObject({ created: 3, failed: [], finished: true });
    expect(await plain('Drift patterns')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Pattern: 'missing column app.orders.total',
          State: 'Open',
          Severity: 'High',
          Class: 'Missing',
          Kind: 'column',
          Tenants: 2,
          'Tenants affected': 2,
        }),
        expect.objectContaining({ Pattern: 'extra table app.scratch', Tenants: 1, 'Tenants affected': 1 }),
      ]),
    );
    expect(await plain('Drift patterns')).toHaveLength(2);
    expect(under.log).toEqual([]);
  });

  it('close when no tenant has them, open again, and are only judged by a sweep of the whole fleet', async () => {
    const memory = createMemory();
    await publish(fleet, memory);
    const states = async () =>
      Object.fromEntries(
        (await plain('Drift patterns')).map(({ Pattern, State, Tenants }) => [Pattern, [State, Tenants]]),
      );
    await publish([aRow('a')], memory, false);
    expect((await states())['extra table app.scratch']).toEqual(['Open', 0]);
    await publish([aRow('a'), ...fleet.slice(1)], memory);
    expect(await states()).toEqual({
      'extra table app.scratch': ['Gone', 0],
      'missing column app.orders.total': ['Open', 1],
    });
    await publish(fleet, memory);
    expect((await states())['extra table app.scratch']).toEqual(['Open', 1]);
    // An empty list says nothing about the fleet.
    const before = await states();
    expect(await publish([], memory)).toMatchObject({ retired: 0, failed: [] });
    expect(await states()).toEqual(before);
  });

  it('name at most a hundred to a tenant, the worst first', async () => {
    const many = Array.from({ length: 120 }, (_, n) => aFinding({ id: `column:app.t.c${n}`, severity: 'low' }));
    await publish([drifted('a', ...many, missing)], createMemory());
    const [row] = await rowsOf('Drift matrix');
    // A page shows 25 of a relation; the far side counts.
    const related = (await plain('Drift patterns')).filter(({ Tenants }) => Tenants === 1);
    expect(row?.properties.Patterns?.relation).toHaveLength(25);
    expect(related).toHaveLength(100);
    expect(related.map(({ Pattern }) => Pattern)).toContain('missing column app.orders.total');
  });

  it('that a person moved to the trash stay there', async () => {
    const memory = createMemory();
    await publish(fleet, memory);
    const trashed = (await rowsOf('Drift patterns'))[0]?.id ?? '';
    await client().pages.update({ page_id: trashed, in_trash: true });
    await publish([...fleet, drifted('d', missing, extra)], memory);
    expect(await plain('Drift patterns')).toHaveLength(1);
  });
});

describe('the row of a sweep', () => {
  it('is written once, whoever publishes the sweep again', async () => {
    const memory = createMemory();
    await publish(fleet, memory);
    expect(await under.writesOf(() => publish(fleet, memory))).toBe(0);
    expect(await plain('Sweeps')).toEqual([
      expect.objectContaining({
        Sweep: '2026-09-01 10:05 UTC',
        'Sweep ID': 'sweep-1',
        Outcome: 'Complete',
        Known: 3,
        Checked: 3,
        'In sync': 1,
        Drifted: 2,
        'Sync rate': 1 / 3,
        Coverage: 1,
        'Drift patterns': 2,
        Minutes: 5,
        Release: 'r7',
      }),
    ]);
  });

  it('and the line about the fleet are all that a quiet sweep writes', async () => {
    const memory = createMemory();
    await publish(fleet, memory);
    const matrix = aMatrix(fleet);
    const next = { ...matrix, sweep: { ...matrix.sweep, id: 'sweep-2', closedAt: '2026-09-01T11:05:00.000Z' } };
    const seen = under.notion.requests.length;
    await tracker(memory).publish(next, { deadline: Number.POSITIVE_INFINITY, complete: true });
    const writes = under.notion.requests
      .slice(seen)
      .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/query'))
      .map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/, ':id')}`);
    expect(writes).toEqual(['POST /v1/pages', 'PATCH /v1/databases/:id']);
    expect(await plain('Sweeps')).toHaveLength(2);
  });

  it('and the line above the rows say how many tenants nobody sees', async () => {
    const memory = createMemory();
    await publish(fleet, memory);
    for (const id of ['a', 'c']) under.notion.human.trashRow(byId(id));
    await publish(fleet, memory);
    expect(await plain('Sweeps')).toEqual([expect.objectContaining({ Known: 3, 'In the trash': 2 })]);
    const { description } = database.parse(await client().databases.retrieve({ database_id: under.notion.databaseId }));
    expect(description).toContain('Not shown: 2 tenants, whose rows are in the trash. ');
    under.notion.human.restoreRow(byId('a'));
    await publish(fleet, memory);
    expect(await plain('Sweeps')).toEqual([expect.objectContaining({ 'In the trash': 1 })]);
  });

  it('is not written after a sweep of some tenants', async () => {
    await publish(fleet, createMemory(), false);
    expect(await plain('Sweeps')).toEqual([]);
  });
});

describe('the views', () => {
  const all = ['Needs attention', 'By status', 'By cohort', 'Rollout', 'Cannot tell', 'Drift patterns', 'Trend'];

  it('are made once, and neither changed nor made again', async () => {
    const memory = createMemory();
    await publish(fleet, memory);
    expect(await views()).toEqual(['Default view', ...all]);
    const { results } = await client().views.list({ database_id: under.notion.databaseId });
    await client().views.delete({ view_id: results[2]?.id ?? '' });
    await client().views.update({ view_id: results[1]?.id ?? '', name: 'Ours' });
    await publish(fleet, memory);
    // Not by somebody who remembers nothing either.
    await publish(fleet, createMemory());
    expect(await views()).toEqual(['Default view', 'Ours', ...all.slice(2)]);
  });

  it('that Notion refuses are said once, and not asked for again', async () => {
    const memory = createMemory();
    under.notion.faults.add({
      path: /views/,
      method: 'POST',
      when: ({ body }) => JSON.stringify(body).includes('chart'),
      action: { kind: 'status', status: 400 },
    });
    await publish(fleet, memory);
    expect(under.log.filter((line) => line.includes('“Trend”'))).toHaveLength(1);
    await publish(fleet, memory);
    expect(await views()).not.toContain('Trend');
    expect(under.log.filter((line) => line.includes('“Trend”'))).toHaveLength(1);
  });
});

describe('what stands around the rows', () => {
  it('is found again by whoever remembers nothing', async () => {
    await publish(fleet, createMemory());
    expect(await under.writesOf(() => publish(fleet, createMemory()))).toBe(0);
    expect((await sources()).map(({ name }) => name)).toEqual(['Drift matrix', 'Drift patterns', 'Sweeps']);
  });

  it('stays away when people removed it', async () => {
    const memory = createMemory();
    await publish(fleet, memory);
    const sweeps = (await sources()).find(({ name }) => name === 'Sweeps');
    await client().dataSources.update({ data_source_id: sweeps?.id ?? '', in_trash: true });
    expect(await publish(fleet, memory)).toMatchObject({ unchanged: 3, finished: true });
    expect((await sources()).map(({ name }) => name)).toEqual(['Drift matrix', 'Drift patterns']);
  });

  it('is made in a database that had none, and may be left out', async () => {
    await under.publish(fleet);
    expect(await sources()).toHaveLength(1);
    expect(await publish(fleet, createMemory())).toMatchObject({ created: 0, failed: [], finished: true });
    expect(await sources()).toHaveLength(3);
    expect(await under.publish(fleet)).toMatchObject({ created: 0, failed: [] });
  });

  it('costs no row when Notion refuses all of it, and each is said once', async () => {
    under.notion.faults.add({
      path: /data_sources$|views|databases/,
      method: 'POST',
      times: 99,
      action: { kind: 'status', status: 403 },
    });
    expect(await publish(fleet, createMemory())).toMatchObject({ created: 3, failed: [], finished: true });
    expect(under.log.filter((line) => line.includes('“Drift patterns”'))).toHaveLength(1);
    expect(under.log.filter((line) => line.includes('“Sweeps”'))).toHaveLength(1);
    expect(new Set(under.log).size).toBe(under.log.length);
  });

  it('writes no row anew when patterns cannot be read for once', async () => {
    const memory = createMemory();
    await publish(fleet, memory);
    const patterns = (await sources()).find(({ name }) => name === 'Drift patterns')?.id ?? '';
    under.notion.faults.add({
      path: new RegExp(`${patterns}/query`),
      times: 9,
      action: { kind: 'status', status: 500 },
    });
    expect(await publish(fleet, memory)).toMatchObject({ unchanged: 3, updated: 0 });
    under.notion.faults.clear();
    expect(await publish(fleet, memory)).toMatchObject({ unchanged: 3, updated: 0 });
    // Nor a row that is well when there are none any more.
    expect(await under.publish(fleet)).toMatchObject({ unchanged: 1, updated: 2 });
  });

  it('leads nobody astray in an adopted database, whose key column is a person’s', async () => {
    under.notion.human.addColumn('Tenant ID', { rich_text: {} });
    await publish(fleet, createMemory());
    expect(await publish(fleet, createMemory())).toMatchObject({ created: 0, unchanged: 3 });
  });

  it('is not made twice when an answer is lost', async () => {
    under.notion.faults.add({
      path: /data_sources$/,
      method: 'POST',
      times: 2,
      action: { kind: 'reset', committed: true },
    });
    await publish(fleet, createMemory());
    expect((await sources()).map(({ name }) => name)).toEqual(['Drift matrix', 'Drift patterns', 'Sweeps']);
  });
});

describe('icons', () => {
  const icons = async () =>
    Object.fromEntries(
      (await rowsOf('Drift matrix')).map(({ icon, properties }) => [properties['Tenant ID']?.rich_text, icon?.emoji]),
    );

  it('follow the status, and stop where a person chose another', async () => {
    await under.publish(fleet);
    expect(await icons()).toEqual({ a: '🔴', b: '🔴', c: '🟢' });
    const b = (await rowsOf('Drift matrix')).find(({ properties }) => properties['Tenant ID']?.rich_text === 'b');
    await client().pages.update({ page_id: b?.id ?? '', icon: { type: 'emoji', emoji: '🦊' } });
    await under.publish([aRow('a'), aRow('b'), aRow('c', { status: 'unreachable' })]);
    expect(await icons()).toEqual({ a: '🟢', b: '🦊', c: '🟠' });
  });
});

describe('columns that only some rows fill', () => {
  it('name the worst findings out of a bounded set, and when the tenant was last well', async () => {
    const rows = [
      aRow('a', {
        status: 'drifted',
        findings: [extra, missing],
        lastInSync: '2026-08-01T00:00:00.000Z',
        changedAt: '2026-08-02T00:00:00.000Z',
      }),
    ];
    const objects = [missing, extra].map(({ kind, id, severity }) => ({ kind, id, severity, tenants: ['a'] }));
    const matrix = { ...aMatrix(rows), objects };
    const options = { deadline: Number.POSITIVE_INFINITY, complete: true };
    await under.aTracker().publish(matrix, options);
    expect(under.rowOf('a')[0]).toMatchObject({
      'Top findings': ['column app.orders.total', 'table app.scratch'],
      'Last in sync': '2026-08-01T00:00:00.000+00:00',
      'Last change seen': '2026-08-02T00:00:00.000+00:00',
    });
    // A change of no other consequence writes nothing.
    const later = { ...matrix, rows: rows.map((row) => ({ ...row, changedAt: '2026-08-09T00:00:00.000Z' })) };
    expect(await under.aTracker().publish(later, options)).toMatchObject({ unchanged: 1 });
  });
});

describe('the line above the rows', () => {
  it('says so while the canonical schema is suspected, and nothing else is written', async () => {
    await under.publish(fleet);
    const writes = await under.writesOf(async () => {
      await under
        .aTracker()
        .announce?.(aMatrix(fleet), 'The canonical schema is suspected.', { deadline: Number.POSITIVE_INFINITY });
    });
    expect(writes).toBe(1);
    const { description } = database.parse(await client().databases.retrieve({ database_id: under.notion.databaseId }));
    expect(description).toMatch(/^driftmatrix: The canonical schema is suspected\. Sweep sweep-1/);
  });

  it('says how far a first fill has come', async () => {
    await under.publish(tenantIds(210).map((id) => aRow(id)));
    const said = under.notion.requests
      .filter(({ method, path }) => method === 'PATCH' && path.includes('databases'))
      .map(({ body }) => JSON.stringify(body));
    expect(said[0]).toContain('the table is being filled, 0 of 210 rows so far');
    expect(said.at(-1)).toContain('210 of 210 checked in sync');
  });

  it('is spoken of once, however often it is refused', async () => {
    under.notion.faults.add({ method: 'PATCH', path: /databases/, times: 99, action: { kind: 'status', status: 403 } });
    expect(await under.publish(tenantIds(201).map((id) => aRow(id)))).toMatchObject({ created: 201, failed: [] });
    expect(under.log.filter((line) => line.includes('description of the database'))).toHaveLength(1);
  });

  it('never stops a sweep', async () => {
    under.notion.human.revokeToken();
    await under.aTracker().announce?.(aMatrix(fleet), 'Why.', { deadline: Number.POSITIVE_INFINITY });
    expect(under.log.join()).toMatch(/does not accept the token/);
  });
});
