import { Client } from '@notionhq/client';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { startNotionStandIn } from '../../../../local/notion/stand-in.ts';
import type { MatrixRow } from '../../../../shared/core/matrix.ts';
import { notionVersion } from '../../../../shared/notion/calls.ts';
import { setUpNotion } from '../../../../shared/notion/setup.ts';
import { createNotionTracker } from '../../../../shared/notion/tracker.ts';
import { aClock, aDriftedRow, aFinding, aMatrix, aRow, tenantIds } from '../fixtures.ts';
import { useNotion } from '../use-notion.ts';

/** What the tracker must stand, by the numbers of the scenarios that it was specified with. */

const under = useNotion();

/** Every tenth differs. */
const fleet = (count: number): MatrixRow[] =>
  tenantIds(count).map((id, place) => (place % 10 === 9 ? aDriftedRow(id) : aRow(id)));
const since = (seen: number) => under.notion.requests.slice(seen);
const isRowUpdate = ({ method, path }: { method: string; path: string }): boolean =>
  method === 'PATCH' && path.startsWith('/v1/pages/');

describe('A1 an empty page', () => {
  it('gets a database, its columns, a row per tenant, what is around them, and views', async () => {
    const notion = await startNotionStandIn({ seedDatabase: false });
    const service = { token: notion.token, baseUrl: notion.baseUrl, ...aClock() };
    const { database } = await setUpNotion({ ...service, place: { page: notion.rootPageId } });
    const tracker = createNotionTracker({ ...service, database, companions: true });
    const report = await tracker.publish(aMatrix(fleet(20)), { deadline: Number.POSITIVE_INFINITY, complete: true });
    expect(report).toMatchObject({ created: 20, failed: [], finished: true });
    const client = new Client({ auth: notion.token, baseUrl: notion.baseUrl, notionVersion });
    const made = z.object({ data_sources: z.array(z.object({ id: z.string(), name: z.string() })) });
    const { data_sources: sources } = made.parse(await client.databases.retrieve({ database_id: database }));
    expect(sources.map(({ name }) => name)).toEqual(['Drift matrix', 'Drift patterns', 'Sweeps']);
    const counts: number[] = [];
    for (const { id } of sources) counts.push((await client.dataSources.query({ data_source_id: id })).results.length);
    expect(counts).toEqual([20, 1, 1]);
    const { results } = await client.views.list({ database_id: database });
    const names = await Promise.all(results.map(({ id }) => client.views.retrieve({ view_id: id })));
    expect(names.map((view) => 'name' in view && view.name)).toEqual(
      expect.arrayContaining(['Needs attention', 'By status', 'By cohort', 'Rollout', 'Cannot tell']),
    );
    // Nothing is made again by the sweep that follows, nor by a second call.
    await setUpNotion({ ...service, place: { database } });
    await tracker.publish(aMatrix(fleet(20)), { deadline: Number.POSITIVE_INFINITY, complete: true });
    expect((await client.views.list({ database_id: database })).results).toHaveLength(results.length);
    await notion.stop();
  });
});

describe('A2 a second run with no change', () => {
  it('costs 0 writes, and a read for every hundred rows', async () => {
    await under.publish(fleet(120));
    const seen = under.notion.requests.length;
    expect(await under.writesOf(() => under.publish(fleet(120)))).toBe(0);
    expect(since(seen).filter(({ path }) => path.endsWith('/query'))).toHaveLength(2);
  });

  it('touches no row and no body in the next sweep either', async () => {
    const tracker = under.aTracker({ companions: true });
    const options = { deadline: Number.POSITIVE_INFINITY, complete: true };
    await tracker.publish(aMatrix(fleet(40)), options);
    const seen = under.notion.requests.length;
    const next = aMatrix(fleet(40));
    const sweep = { ...next.sweep, id: 'sweep-2', closedAt: '2026-09-01T11:05:00.000Z' };
    expect(await tracker.publish({ ...next, sweep }, options)).toMatchObject({ unchanged: 40, updated: 0 });
    expect(since(seen).filter((request) => isRowUpdate(request) || request.path.includes('/blocks/'))).toEqual([]);
    // The row of the sweep, and the line above the rows.
    const writes = since(seen).filter(({ method, path }) => method !== 'GET' && !path.endsWith('/query'));
    expect(writes.map(({ method, path }) => `${method} ${path.split('/')[2]}`)).toEqual([
      'POST pages',
      'PATCH databases',
    ]);
  });
});

describe('A3 10 % changed', () => {
  it('is exactly so many updates, each of another row', async () => {
    await under.publish(fleet(100));
    const seen = under.notion.requests.length;
    const next = fleet(100).map((row, place) => (place % 10 === 3 ? { ...row, serverVersion: '18.1' } : row));
    expect(await under.publish(next)).toMatchObject({ created: 0, updated: 10, unchanged: 90 });
    const updates = since(seen).filter(isRowUpdate);
    expect(updates).toHaveLength(10);
    expect(new Set(updates.map(({ path }) => path)).size).toBe(10);
    expect(under.notion.rows().filter((row) => row['Server version'] === '18.1')).toHaveLength(10);
  });
});

describe('A16 nasty data', () => {
  const nasty = ['a,b', '😀', 'x'.repeat(200), 'nul\u0000', 'lone\ud800', '100 %', ' ', '__proto__', '"; drop', 'Ä ß'];
  const columns = {
    status: '100 % sure',
    tenantId: 'ID %41, with comma',
    severity: '%',
    ring: '😀 ring',
    fingerprint: '{"a":1}',
  };
  const rows = nasty.map((id) =>
    aRow(id, {
      tenant: { id, name: `${id}${'é😀'.repeat(1700)}`, ring: id, server: id },
      status: 'drifted',
      severity: 'high',
      findings: [
        aFinding({
          class: 'changed',
          id: `column:app.${id}`,
          attributes: [{ name: id, expected: '', actual: `${id}\u0000${'😀'.repeat(3000)}` }],
        }),
      ],
      error: { code: 'internal', message: `${id}\u0000${'😀'.repeat(3000)}` },
    }),
  );

  it('is written under names that are as nasty, once, and then left alone', async () => {
    under.notion.human.addColumn('50 % off', { rich_text: {} });
    const tracker = under.aTracker({ columns });
    expect(await under.publish(rows, tracker)).toMatchObject({ created: nasty.length, failed: [] });
    expect(await under.publish(rows, tracker)).toMatchObject({ created: 0, updated: 0, unchanged: nasty.length });
    const keys = under.notion.rows().map((row) => row[columns.tenantId]);
    expect(new Set(keys)).toEqual(new Set(nasty.map((id) => id.toWellFormed().replaceAll('\u0000', '\ufffd'))));
    const again = rows.map((row) => ({ ...row, serverVersion: '18.1' }));
    expect(await under.publish(again, tracker)).toMatchObject({ updated: nasty.length, failed: [] });
  });

  it('is found again when the answer to its making is lost', async () => {
    under.notion.faults.add({
      method: 'POST',
      path: /^\/v1\/pages$/,
      times: nasty.length,
      probability: 0.5,
      action: { kind: 'reset', committed: true },
    });
    expect(await under.publish(rows, under.aTracker({ columns }))).toMatchObject({ created: nasty.length, failed: [] });
    expect(under.notion.rows()).toHaveLength(nasty.length);
  });

  it('may be the empty text wherever a text is: a row still has a title', async () => {
    const empty = aRow('acme', {
      tenant: { id: 'acme', name: '', ring: '', server: '' },
      serverVersion: '',
      cohort: '',
    });
    expect(await under.publish([empty])).toMatchObject({ created: 1, failed: [] });
    expect(under.rowOf('acme')).toMatchObject([{ Tenant: 'acme', Ring: null, Server: '', 'Server version': null }]);
  });
});

describe('A20 a wrong request', () => {
  it('is refused by what all of this is tried on', async () => {
    const { token, baseUrl, databaseId } = under.notion;
    const headers = { authorization: `Bearer ${token}`, 'notion-version': '2026-03-11' };
    const body = JSON.stringify({ parent: { database_id: databaseId }, properties: { Nmae: { title: [] } } });
    const answer = await fetch(`${baseUrl}/v1/pages`, { method: 'POST', headers, body });
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 400,
      body: { code: 'validation_error', message: expect.stringContaining('Nmae') },
    });
    expect(under.notion.stats().writes).toBe(0);
  });
});
