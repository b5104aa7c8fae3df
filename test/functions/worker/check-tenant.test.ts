import { describe, expect, it } from 'vitest';
import { DriftError } from '../../../shared/core/errors.ts';
import { aSnapshot } from '../../support/builders.ts';
import { createWorld, secretOf } from '../../support/memory-world.ts';

const head = aSnapshot('accounts', 'invoices');

describe('a worker', () => {
  it('records what will not pass at once, and what may pass on the last delivery only', async () => {
    const world = createWorld(head, {
      denied: new DriftError('authentication-failed', 'no'),
      busy: new DriftError('too-many-connections', 'full'),
      slow: new DriftError('query-timed-out', 'too slow'),
      locked: new DriftError('authentication-failed', 'no'),
      plain: new DriftError('tls-failed', 'no'),
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
      locked: retry('authentication-failed'),
      plain: recorded('unreachable', 'tls-failed'),
    });
    expect(Object.fromEntries(await outcomes(3))).toEqual({
      denied: recorded('failed', 'secret-missing'),
      busy: recorded('unreachable', 'too-many-connections'),
      slow: recorded('failed', 'query-timed-out'),
      locked: recorded('unreachable', 'authentication-failed'),
      plain: recorded('unreachable', 'tls-failed'),
    });
  });

  it('does not report a password that was being rotated', async () => {
    const world = createWorld(head, { a: new DriftError('authentication-failed', 'no') });
    await world.start();
    const [message] = world.queue.sent.splice(0);
    if (!message) throw new Error('no message');
    expect(await world.check(message, 1)).toMatchObject({ retryFor: { code: 'authentication-failed' } });
    expect(await world.store.readResult(message)).toBeUndefined();
    world.databases.set('a', head);
    expect(await world.check(message, 2)).toMatchObject({ result: { status: 'in-sync', attempt: 2 } });
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

  it('keeps passwords out of what it stores, whatever the error says', async () => {
    const leak = new DriftError('connection-refused', 'postgres://app:hunter2@10.0.0.1/a: password=hunter2 refused');
    const world = createWorld(head, { a: leak });
    const matrix = await world.sweep();
    expect(matrix.rows[0]?.error?.message).toContain('10.0.0.1');
    expect([JSON.stringify(matrix), ...world.documents.texts.values()].join()).not.toContain('hunter2');
  });
});
