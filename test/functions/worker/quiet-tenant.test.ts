import { describe, expect, it } from 'vitest';
import { compareSettings } from '../../../shared/core/compare-settings.ts';
import { DriftError } from '../../../shared/core/errors.ts';
import { circumstancesOf, firstCount, isFullReadDue, type LastRead } from '../../../shared/core/last-read.ts';
import type { CoordinatorInput } from '../../../shared/core/messages.ts';
import { buildSnapshot } from '../../../shared/core/snapshot.ts';
import { createSnapshotStore } from '../../../shared/core/snapshot-store.ts';
import { createLog } from '../../../shared/log.ts';
import { aResult, aSnapshot } from '../../support/builders.ts';
import { createWorld } from '../../support/memory-world.ts';

/** A tenant whose catalogs stand as they did is not read again, and nothing else changes by that. */

const head = aSnapshot('accounts', 'invoices');
const behind = aSnapshot('accounts');
const minute = 60_000;

type World = ReturnType<typeof createWorld>;

/** A sweep a minute later; which databases it read, which it found quiet, and what the tenants' rows say. */
async function nextSweep(world: World, input: CoordinatorInput = {}) {
  world.clock.ms += minute;
  const [reads, quiet] = [world.catalog.reads.length, world.catalog.quiet.length];
  const matrix = await world.sweep(input);
  const names = (list: readonly { database: string }[], from: number) =>
    list.slice(from).map(({ database }) => database);
  return {
    read: names(world.catalog.reads, reads).filter((name) => name !== 'canonical'),
    quiet: names(world.catalog.quiet, quiet),
    rows: matrix.rows
      .map(({ tenant, status, findings, lag }) => ({ id: tenant.id, status, findings, lag }))
      .sort((one, other) => (one.id < other.id ? -1 : 1)),
  };
}

const lastReadOf = async (world: World, id: string) => (await world.store.readCurrents([id])).get(id)?.lastRead;

async function changeLastRead(world: World, id: string, change: Partial<LastRead>): Promise<void> {
  const current = (await world.store.readCurrents([id])).get(id);
  if (!current?.lastRead) throw new Error(`${id} was never read`);
  const { status, checkedAt, seq, lastRead } = current;
  const result = aResult(id, { status: status === 'drifted' ? 'drifted' : 'in-sync', checkedAt });
  await world.store.updateCurrent(seq, { ...result, fingerprint: lastRead.fingerprint }, { ...lastRead, ...change });
}

describe('a quiet tenant', () => {
  it('is not read again, and its row says what it said before', async () => {
    const world = createWorld(head, { a: head, b: behind });
    const first = await nextSweep(world);
    expect(first).toMatchObject({ read: ['a', 'b'], quiet: [] });
    const second = await nextSweep(world);
    expect(second).toEqual({ read: [], quiet: ['a', 'b'], rows: first.rows });
    expect(first.rows.map(({ status }) => status)).toEqual(['in-sync', 'drifted']);
    expect(first.rows[1]?.findings).toHaveLength(1);
  });

  it('is read as soon as something was written', async () => {
    const world = createWorld(head, { a: head });
    await nextSweep(world);
    world.databases.set('a', behind);
    expect(await nextSweep(world)).toMatchObject({ read: ['a'], rows: [{ status: 'drifted' }] });
    expect(await nextSweep(world)).toMatchObject({ quiet: ['a'], rows: [{ status: 'drifted' }] });
    world.databases.set('a', head);
    expect(await nextSweep(world)).toMatchObject({ read: ['a'], rows: [{ status: 'in-sync' }] });
  });

  it('is read when the canonical is another one', async () => {
    const world = createWorld(behind, { a: behind });
    await nextSweep(world);
    world.databases.set('canonical', head);
    const [row] = (await nextSweep(world)).rows;
    expect(row).toMatchObject({ status: 'lagging', lag: { release: 'r1', behind: 1 } });
    expect(await nextSweep(world)).toMatchObject({ quiet: ['a'], rows: [row] });
  });

  it('is read on request, and after a check that failed', async () => {
    const world = createWorld(head, { a: head });
    await nextSweep(world);
    expect(await nextSweep(world, { full: true })).toMatchObject({ read: ['a'], quiet: [] });
    world.databases.set('a', new DriftError('authentication-failed', 'no'));
    expect(await nextSweep(world)).toMatchObject({ rows: [{ status: 'unreachable' }] });
    world.databases.set('a', head);
    expect(await nextSweep(world)).toMatchObject({ read: ['a'], rows: [{ status: 'in-sync' }] });
    expect(await nextSweep(world)).toMatchObject({ quiet: ['a'] });
  });

  it('is read when its verdict is no longer kept', async () => {
    const world = createWorld(head, { a: head });
    await nextSweep(world);
    await changeLastRead(world, 'a', { verdict: 'gone' });
    expect(await nextSweep(world)).toMatchObject({ read: ['a'], rows: [{ status: 'in-sync' }] });
  });

  it('is read when the settings are others, and when a waiver begins or ends', async () => {
    const settings = compareSettings.parse({
      waivers: [{ object: 'table:public.invoices', reason: 'late', owner: 'ops', until: '2026-11-22' }],
    });
    const world = createWorld(head, { a: behind });
    await nextSweep(world);
    const waived = { ...world.ports, compare: settings };
    Object.assign(world.ports, waived);
    expect(await nextSweep(world)).toMatchObject({ read: ['a'], rows: [{ status: 'in-sync' }] });
    expect(await nextSweep(world)).toMatchObject({ quiet: ['a'], rows: [{ status: 'in-sync' }] });
    world.clock.ms += 24 * 60 * minute;
    expect(await nextSweep(world)).toMatchObject({ read: ['a'], rows: [{ status: 'drifted' }] });
  });

  it('survives a worker that dies before it could note what it read', async () => {
    const world = createWorld(head, { a: head });
    await world.start();
    const [message] = world.queue.sent.splice(0);
    if (!message) throw new Error('no message');
    const forgetful = { ...world.ports.store, updateCurrent: () => Promise.reject(new Error('died')) };
    await expect(world.check(message, 1, { store: forgetful })).rejects.toThrow('died');
    await world.check(message, 2);
    await world.controlAll();
    expect(await lastReadOf(world, 'a')).toBeUndefined();
    expect(await nextSweep(world)).toMatchObject({ read: ['a'], rows: [{ status: 'in-sync' }] });
  });
});

describe('a full read', () => {
  it('is due every so many checks, for each tenant in a sweep of its own', async () => {
    const ids = Array.from({ length: 40 }, (_, place) => `tenant-${place}`);
    const world = createWorld(head, Object.fromEntries(ids.map((id) => [id, head])));
    Object.assign(world.ports, { fullReadEvery: 5 });
    await nextSweep(world);
    const reads: number[] = [];
    const times = new Map(ids.map((id) => [id, 0]));
    for (let sweep = 0; sweep < 10; sweep += 1) {
      const { read } = await nextSweep(world);
      reads.push(read.length);
      for (const id of read) times.set(id, (times.get(id) ?? 0) + 1);
    }
    expect([...new Set(times.values())]).toEqual([2]);
    expect(Math.max(...reads)).toBeLessThan(20);
    expect(Math.min(...reads)).toBeGreaterThan(0);
  });

  it('is every one when asked for every check', () => {
    const last = { quietChecks: firstCount('a', 1) };
    expect(last.quietChecks).toBe(0);
    expect(isFullReadDue(last, 1)).toBe(true);
    expect(isFullReadDue({ quietChecks: 18 }, 20)).toBe(false);
    expect(isFullReadDue({ quietChecks: 19 }, 20)).toBe(true);
  });

  it('that finds another schema behind an unmoved token says so, and does not trust the tenant again', async () => {
    const lines: string[] = [];
    const world = createWorld(head, { a: head });
    Object.assign(world.ports, { log: createLog({ level: 'error', write: (line) => lines.push(line) }) });
    world.catalog.tokens.set('a', 'for ever');
    await nextSweep(world);
    world.databases.set('a', behind);
    expect(await nextSweep(world)).toMatchObject({ quiet: ['a'], rows: [{ status: 'in-sync' }] });
    expect(lines).toEqual([]);

    expect(await nextSweep(world, { full: true })).toMatchObject({ read: ['a'], rows: [{ status: 'drifted' }] });
    expect(lines.map((line) => JSON.parse(line).message)).toEqual(['a catalog token lied']);
    expect(await lastReadOf(world, 'a')).toMatchObject({ lied: true });
    for (const _ of [1, 2]) expect(await nextSweep(world)).toMatchObject({ read: ['a'], quiet: [] });
    expect(lines).toHaveLength(1);

    // Another comparer, another token.
    await changeLastRead(world, 'a', { comparer: 0 });
    await nextSweep(world);
    expect(await lastReadOf(world, 'a')).not.toHaveProperty('lied');
    expect(await nextSweep(world)).toMatchObject({ quiet: ['a'] });
  });
});

describe('an upgrade of the comparer', () => {
  it('reads every tenant and changes the status of none', async () => {
    const world = createWorld(behind, { a: behind, b: behind, c: aSnapshot('other') });
    await nextSweep(world);
    world.databases.set('canonical', head);
    world.databases.set('a', head);
    const before = await nextSweep(world);
    expect(before.rows.map(({ status }) => status)).toEqual(['in-sync', 'lagging', 'lagging-and-drifted']);

    await asIfOlder(world);
    const after = await nextSweep(world);
    expect(after).toEqual({ read: ['a', 'b', 'c'], quiet: [], rows: before.rows });
    expect((await world.store.readReleases(9)).map(({ name, comparer }) => [name, comparer > 0])).toEqual([
      ['r2', true],
      ['r1', false],
    ]);
    expect(await nextSweep(world)).toEqual({ read: [], quiet: ['a', 'b', 'c'], rows: before.rows });
    // Full reads do not lose what can no longer be compared, either.
    expect((await nextSweep(world, { full: true })).rows).toEqual(before.rows);
  });

  it('together with a release leaves the tenants that have not got it lagging', async () => {
    const world = createWorld(behind, { a: behind, b: aSnapshot('other') });
    await nextSweep(world);
    await asIfOlder(world);
    world.databases.set('canonical', head);
    const { rows } = await nextSweep(world);
    expect(rows).toMatchObject([
      { status: 'lagging', lag: { release: 'r1', behind: 1 } },
      { status: 'drifted', lag: undefined },
    ]);
    world.databases.set('canonical', aSnapshot('accounts', 'invoices', 'payments'));
    expect((await nextSweep(world)).rows[0]).toMatchObject({ status: 'lagging', lag: { release: 'r1', behind: 2 } });
  });

  it('keeps no release that a tenant may have lost since', async () => {
    const world = createWorld(behind, { a: behind });
    await nextSweep(world);
    await asIfOlder(world);
    world.databases.set('canonical', head);
    world.databases.set('a', aSnapshot('other'));
    expect((await nextSweep(world)).rows).toMatchObject([{ status: 'drifted', lag: undefined }]);
  });

  it('goes on comparing with the releases that the older one read', async () => {
    const world = createWorld(behind, { a: behind, b: behind, c: behind });
    await nextSweep(world);
    await asRead(world, 5);
    world.databases.set('canonical', head);
    await nextSweep(world);
    // Since then something was written in each: an index came and went, a table was made by hand, the release arrived.
    world.databases.set('a', () => aSnapshot('accounts'));
    world.databases.set('b', aSnapshot('accounts', 'by_hand', 'invoices_2'));
    world.databases.set('c', head);
    expect((await nextSweep(world, { full: true })).rows).toMatchObject([
      { status: 'lagging', lag: { release: 'r1', behind: 1 } },
      { status: 'lagging-and-drifted', lag: { release: 'r1', behind: 1 } },
      { status: 'in-sync' },
    ]);
  });

  /** All releases, as an older comparer would have stored them with their snapshots. */
  async function asRead(world: World, comparer: number): Promise<void> {
    const snapshots = createSnapshotStore(world.documents);
    for (const release of await world.store.readReleases(9)) {
      const { v: _, ...recorded } = release;
      const { server, unmodeled, objects } = await snapshots.load(release.snapshotKey);
      const older = buildSnapshot({ comparer, server, unmodeled, objects: objects.values() });
      const snapshotKey = await snapshots.save(older);
      await world.store.recordRelease({ ...recorded, snapshotKey, comparer, fingerprint: older.fingerprint });
    }
  }

  /** Everything that is stored, as a comparer whose snapshots can no longer be read would have left it. */
  async function asIfOlder(world: World): Promise<void> {
    for (const release of await world.store.readReleases(9)) {
      const { v: _, ...old } = release;
      const snapshotKey = `${old.snapshotKey}.old`;
      await world.store.recordRelease({ ...old, snapshotKey, comparer: 0 });
    }
    for (const { id } of world.fleet.tenants) {
      await changeLastRead(world, id, { comparer: 0, fingerprint: 'of an older comparer' });
    }
  }
});

it('does not go by a canonical of which too little is said', () => {
  const canonical = {
    fingerprint: 'c',
    snapshotKey: 'k',
    objects: 1,
    release: 'r1',
    since: '2026-01-01T00:00:00.000Z',
  };
  const settings = compareSettings.parse({});
  const publish = { values: 'none' } as const;
  const question = { settings, publish, tenantId: 'a', today: '2026-11-22' };
  expect(circumstancesOf({ ...question, canonical })).toBeUndefined();
  const known = { ...canonical, digest: 'd' };
  const here = circumstancesOf({ ...question, canonical: known });
  expect(here).toBe(circumstancesOf({ ...question, canonical: { ...known, objects: 2 } }));
  for (const other of [{ digest: 'e' }, { release: 'r2' }, { since: '2026-01-02T00:00:00.000Z' }]) {
    expect(circumstancesOf({ ...question, canonical: { ...known, ...other } })).not.toBe(here);
  }
  expect(circumstancesOf({ ...question, canonical: known, tenantId: 'b' })).not.toBe(here);
  expect(circumstancesOf({ ...question, canonical: known, publish: { values: 'redacted' } })).not.toBe(here);
});
