import { describe, expect, it } from 'vitest';
import { DriftError } from '../../shared/core/errors.ts';
import { aSnapshot, isoAfter } from '../support/builders.ts';
import { createWorld } from '../support/memory-world.ts';

const head = aSnapshot('accounts', 'invoices', 'payments');
const refused = new DriftError('connection-refused', 'nobody listens');
const denied = new DriftError('authentication-failed', 'wrong password');

describe('a whole sweep', () => {
  it('gives every tenant one row with its status, findings and error', async () => {
    const world = createWorld(head, {
      fine: head,
      lacking: aSnapshot('accounts', 'payments'),
      more: aSnapshot('accounts', 'invoices', 'payments', 'own'),
      gone: refused,
      locked: denied,
    });
    const matrix = await world.sweep();
    const rows = matrix.rows.map(({ tenant, status, findings, error }) => [
      tenant.id,
      status,
      findings.map((one) => `${one.class} ${one.id}`),
      error?.code,
    ]);
    expect(Object.fromEntries(rows.map(([id, ...rest]) => [id, rest]))).toEqual({
      fine: ['in-sync', [], undefined],
      lacking: ['drifted', ['missing table:public.invoices'], undefined],
      more: ['drifted', ['extra table:public.own'], undefined],
      gone: ['unreachable', [], 'connection-refused'],
      locked: ['unreachable', [], 'authentication-failed'],
    });
    expect(matrix.sweep).toMatchObject({ outcome: 'partial', known: 5, checked: 3, inSync: 1 });
    expect(world.tracker.published).toHaveLength(1);
    expect(world.tracker.published[0]).toMatchObject({ complete: true });
    expect(world.tracker.rows.size).toBe(5);
  });

  it('ends with the lock free, the sweep listed and no message left', async () => {
    const world = createWorld(head, { fine: head });
    const matrix = await world.sweep();
    expect(await world.store.takeLock({ sweepId: 'next', now: world.clock.ms, until: 0, force: false })).toEqual({
      held: true,
      until: 0,
    });
    const [listed] = await world.store.readSweepList('2026-11');
    expect(listed).toMatchObject({
      sweepId: matrix.sweep.id,
      status: 'aggregated',
      known: 1,
      closedWhy: 'all-answered',
    });
    expect(world.control.sent).toEqual([]);
  });

  it('of no tenants closes at once and is complete', async () => {
    const world = createWorld(head, {});
    const answer = await world.start();
    expect(answer).toMatchObject({ status: 'running', fleet: 0, known: 0, queued: 0 });
    await world.controlAll();
    const matrix = await world.matrix(answer.sweepId);
    expect(matrix.sweep).toMatchObject({ outcome: 'complete', known: 0, checked: 0 });
  });

  it('of 250 tenants fills three shards and loses nobody', async () => {
    const fleet = Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`t${at}`, head]));
    const matrix = await createWorld(head, fleet).sweep();
    expect(matrix.sweep).toMatchObject({ known: 250, checked: 250, inSync: 250 });
  });

  it('goes on without a tenant whose message the queue refuses, and says which and why', async () => {
    for (const bad of [['b'], ['a', 'b', 'c']]) {
      const world = createWorld(head, { a: head, b: head, c: head });
      const { sweepId, queued } = await world.start(
        {},
        {
          queue: {
            async send(messages) {
              await world.queue.send(messages.filter(({ tenant }) => !bad.includes(tenant.id)));
              const refusedOnes = messages.filter(({ tenant }) => bad.includes(tenant.id));
              return refusedOnes.map((message) => ({ message, reason: 'InvalidMessageContents' }));
            },
          },
        },
      );
      expect(queued).toBe(3 - bad.length);
      await world.checkAll();
      await world.controlAll();
      const { rows, sweep } = await world.matrix(sweepId);
      expect(sweep).toMatchObject({ known: 3, checked: 3 - bad.length });
      for (const id of bad) {
        expect(rows.find(({ tenant }) => tenant.id === id)).toMatchObject({
          status: 'failed',
          error: {
            code: 'message-invalid',
            message: expect.stringMatching(new RegExp(`tenant ${id}: InvalidMessage`)),
          },
        });
      }
      expect(await world.store.readSweep(sweepId)).toMatchObject({ closedWhy: 'all-answered' });
    }
  });

  it('as a dry run does everything but publish', async () => {
    const world = createWorld(head, { fine: head, lacking: aSnapshot() });
    const matrix = await world.sweep({ dryRun: true });
    expect(matrix.sweep).toMatchObject({ checked: 2, inSync: 1 });
    expect(world.tracker.published).toEqual([]);
    expect((await world.store.readSweep(matrix.sweep.id))?.end?.tracker).toBeUndefined();
  });

  it('of a few tenants says that the others are not gone', async () => {
    const world = createWorld(head, { a: head, b: head, c: head });
    const matrix = await world.sweep({ tenants: ['c', 'a'] });
    expect(matrix.rows.map(({ tenant }) => tenant.id)).toEqual(['a', 'c']);
    expect(world.tracker.published[0]?.complete).toBe(false);
    const sample = await world.sweep({ sample: 2, sweepId: 'sampled' });
    expect(sample.rows).toHaveLength(2);
    expect(world.tracker.published[1]?.complete).toBe(false);
  });

  it('knows since when a tenant has its status', async () => {
    const world = createWorld(head, { a: head });
    const since = async () => (await world.sweep()).rows[0]?.since;
    expect(await since()).toBe(isoAfter(0));
    world.clock.ms += 3_600_000;
    expect(await since()).toBe(isoAfter(0));
    world.databases.set('a', aSnapshot());
    world.clock.ms += 3_600_000;
    const drifted = await since();
    world.clock.ms += 3_600_000;
    expect(drifted).not.toBe(isoAfter(0));
    expect(await since()).toBe(drifted);
    expect(await world.store.readChanges('a')).toHaveLength(1);
  });

  it('names the release that a lagging tenant still has', async () => {
    const world = createWorld(aSnapshot('a'), { t: aSnapshot('a') });
    await world.sweep();
    world.clock.ms += 60_000_000;
    world.databases.set('canonical', aSnapshot('a', 'b'));
    await world.sweep();
    world.clock.ms += 60_000_000;
    world.databases.set('canonical', aSnapshot('a', 'b', 'c'));
    const [behind] = (await world.sweep()).rows;
    expect(behind).toMatchObject({ status: 'lagging', lag: { release: 'r1', behind: 2 } });
    const releases = await world.store.readReleases(9);
    expect(behind?.lag?.since).toBe(releases[1]?.since);
    world.databases.set('t', aSnapshot('a', 'b', 'own'));
    const [both] = (await world.sweep()).rows;
    expect(both).toMatchObject({ status: 'lagging-and-drifted', lag: { release: 'r2', behind: 1 } });
  });
});
