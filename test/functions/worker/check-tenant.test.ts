import { describe, expect, it } from 'vitest';
import type { WorkerPorts } from '../../../functions/worker/check-tenant.ts';
import { DriftError } from '../../../shared/core/errors.ts';
import { createLog } from '../../../shared/log.ts';
import { aSnapshot } from '../../support/builders.ts';
import { died, mortal } from '../../support/dying.ts';
import { createWorld, secretOf } from '../../support/memory-world.ts';

const head = aSnapshot('accounts', 'invoices');
const other = aSnapshot('accounts');

describe('a worker', () => {
  const writes = [1, 2, 3, 4, 5, 6, 7];

  it.each(writes)(
    'that dies after its write %i leaves nothing that the next delivery does not make good',
    async (nth) => {
      const world = createWorld(head, { a: head, b: other });
      const { sweepId } = await world.start();
      const messages = world.queue.sent.splice(0);
      let deaths = 0;
      for (const message of messages) {
        const dying = mortal<WorkerPorts>(world.ports, ['store', 'control'], nth);
        if (await died(world.check(message, 1, dying))) deaths += 1;
        await world.check(message, 2);
      }
      // A slot taken and given back, three writes that everybody makes, and two by the worker that answers last.
      expect(deaths).toBe(nth <= 5 ? 2 : 1);
      await world.controlAll();
      const { sweep } = await world.matrix(sweepId);
      expect(sweep).toMatchObject({ outcome: 'complete', known: 2, checked: 2, inSync: 1 });
      expect(world.tracker.rows.size).toBe(2);
      expect(await world.store.readChanges('a')).toEqual([]);
    },
  );

  it('that is given a message again after the sweep ended changes nothing', async () => {
    const world = createWorld(head, { a: head });
    const { sweepId } = await world.start();
    const [message] = world.queue.sent;
    await world.checkAll();
    await world.controlAll();
    const before = await world.store.readSweep(sweepId);
    world.databases.set('a', other);
    if (message) expect(await world.check(message)).toMatchObject({ result: { status: 'in-sync' } });
    await world.controlAll();
    expect(await world.store.readSweep(sweepId)).toEqual(before);
    expect(world.tracker.published).toHaveLength(1);
  });

  it('late result: stored, current, counted, and in Notion with the next sweep', async () => {
    const world = createWorld(head, { a: head, b: head });
    const { sweepId } = await world.start();
    const [first, second] = world.queue.sent.splice(0);
    if (!first || !second) throw new Error('two tenants were to be checked');
    const lines: string[] = [];
    const ports = { log: createLog({ level: 'warn', write: (line) => lines.push(line) }) };
    await world.check(first, 1, ports);
    expect(lines).toEqual([]);
    const late = second.tenant.id;
    let closing: Promise<unknown> | undefined;
    world.databases.set(late, () => {
      // While it is read the deadline passes.
      world.clock.ms += 20_000;
      closing = world.store.closeSweep(sweepId, { why: 'deadline', at: new Date(world.clock.ms).toISOString() });
      return other;
    });
    await world.check(second, 1, ports);
    await closing;
    await world.check(second, 2, ports);
    expect(lines.map((line) => JSON.parse(line).message)).toEqual(['late result']);
    expect((await world.store.readCurrents([late])).get(late)?.status).toBe('drifted');
    expect(await world.store.readResult(second)).toMatchObject({ status: 'drifted' });
    await world.controlAll();

    world.databases.set(late, other);
    world.clock.ms += 3_600_000;
    await world.sweep();
    expect(world.tracker.rows.get(late)?.status).toBe('drifted');
  });

  it('records what will not pass at once, and what may pass on the last delivery only', async () => {
    const world = createWorld(head, {
      denied: new DriftError('authentication-failed', 'no'),
      busy: new DriftError('too-many-connections', 'full'),
      slow: new DriftError('query-timed-out', 'too slow'),
    });
    world.secrets.delete(secretOf('denied'));
    await world.start();
    const outcomes = async (attempt: number) =>
      await Promise.all(
        world.queue.sent.map(async (message) => [message.tenant.id, await world.check(message, attempt)]),
      );
    const retry = (code: string) => ({ retryFor: expect.objectContaining({ code }), attempt: 1 });
    const recorded = (status: string, code: string) => ({
      result: expect.objectContaining({ status, error: expect.objectContaining({ code }) }),
    });
    expect(Object.fromEntries(await outcomes(1))).toEqual({
      denied: recorded('failed', 'secret-missing'),
      busy: retry('too-many-connections'),
      slow: retry('query-timed-out'),
    });
    expect(Object.fromEntries(await outcomes(3))).toEqual({
      denied: recorded('failed', 'secret-missing'),
      busy: recorded('unreachable', 'too-many-connections'),
      slow: recorded('failed', 'query-timed-out'),
    });
  });

  it('never lets a late error take the place of a check', async () => {
    const world = createWorld(head, { a: head });
    const { sweepId } = await world.start();
    const [message] = world.queue.sent.splice(0);
    if (!message) throw new Error('no message');
    const blind = { ...world.ports.store, readResult: async () => undefined };
    await world.check(message, 1);
    world.databases.set('a', new DriftError('connection-timed-out', 'late'));
    await world.check(message, 3, { store: blind });
    await world.controlAll();
    expect((await world.matrix(sweepId)).rows[0]?.status).toBe('in-sync');
    expect((await world.store.readCurrents(['a'])).get('a')?.status).toBe('in-sync');
  });

  it('reads a secret anew, once, when it was rotated in the middle of a sweep', async () => {
    const world = createWorld(head, { a: head });
    world.databases.set('renamed', head);
    await world.sweep();
    world.databases.delete('a');
    world.secrets.set(secretOf('a'), 'postgres://reader:new@127.0.0.1/renamed');
    const reads = world.catalog.reads.length;
    expect((await world.sweep({ sweepId: 'second' })).rows[0]?.status).toBe('in-sync');
    expect(world.catalog.reads.slice(reads).map(({ database }) => database)).toEqual(['canonical', 'a', 'renamed']);
    world.databases.set('renamed', new DriftError('authentication-failed', 'no'));
    expect((await world.sweep({ sweepId: 'third' })).rows[0]?.error?.code).toBe('authentication-failed');
    expect(
      world.catalog.reads
        .slice(reads)
        .map(({ database }) => database)
        .slice(3),
    ).toEqual(['canonical', 'renamed']);
  });

  it('keeps passwords out of what it stores, whatever the error says', async () => {
    const leak = new DriftError('connection-refused', 'postgres://app:hunter2@10.0.0.1/a: password=hunter2 refused');
    const world = createWorld(head, { a: leak });
    const matrix = await world.sweep();
    expect(matrix.rows[0]?.error?.message).toContain('10.0.0.1');
    expect([JSON.stringify(matrix), ...world.documents.texts.values()].join()).not.toContain('hunter2');
  });
});
