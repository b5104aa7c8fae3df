import { expect, it } from 'vitest';
import { keys } from '../../../../shared/aws/sweep-store/keys.ts';
import { createSweepLock } from '../../../../shared/aws/sweep-store/sweep-lock.ts';
import { noon } from '../../../support/builders.ts';
import { createMemoryTable } from '../../../support/memory-table.ts';

it('understands a lock that names one superseded sweep, as it was written before there could be several', async () => {
  const table = createMemoryTable(() => undefined);
  await table.put({ ...keys.lock, v: 1, sweepId: 'b', until: noon, superseded: 'a' });
  const lock = createSweepLock(table);
  const request = { sweepId: 'c', now: noon, until: noon + 1, force: false };
  expect(await lock.takeLock(request)).toEqual({ held: true, until: noon + 1, superseded: ['a', 'b'] });
});

it('still names whom a sweep took over from when that sweep ends without having settled them', async () => {
  const lock = createSweepLock(createMemoryTable());
  const request = { now: noon, until: noon + 1000, force: true };
  await lock.takeLock({ ...request, sweepId: 'a' });
  await lock.takeLock({ ...request, sweepId: 'b' });
  await lock.releaseLock('b');
  expect(await lock.takeLock({ ...request, sweepId: 'c', force: false })).toEqual({
    held: true,
    until: noon + 1000,
    superseded: ['a', 'b'],
  });
  expect(await lock.keepLock('c', noon + 2000)).toBe(true);
  await lock.releaseLock('c');
  expect(await lock.takeLock({ ...request, sweepId: 'd', force: false })).toEqual({
    held: true,
    until: noon + 1000,
  });
});

it('is not kept by a sweep that has lost it, whether somebody has it now or not', async () => {
  const lock = createSweepLock(createMemoryTable());
  await lock.takeLock({ sweepId: 'a', now: noon, until: noon + 1000, force: false });
  await lock.takeLock({ sweepId: 'b', now: noon, until: noon + 1000, force: true });
  expect(await lock.keepLock('a', noon + 2000)).toBe(false);
  expect(await lock.keepLock('b', noon + 2000)).toBe(true);
  await lock.releaseLock('b');
  expect(await lock.keepLock('a', noon + 2000)).toBe(false);
  expect(await lock.takeLock({ sweepId: 'c', now: noon, until: noon + 1000, force: false })).toMatchObject({
    held: true,
  });
});

it('is not freed by a coordinator after whom another one of the same sweep took it', async () => {
  const lock = createSweepLock(createMemoryTable());
  const request = { sweepId: 'a', now: noon, until: noon + 1000, force: false };
  const slow = await lock.takeLock(request);
  const second = await lock.takeLock(request);
  if (!slow.held || !second.held) throw new Error('the lock is not held');
  expect(second.until).toBe(noon + 1001);
  await lock.releaseLock('a', slow.until);
  expect(await lock.takeLock({ ...request, sweepId: 'b' })).toEqual({ held: false, by: 'a', until: second.until });
  await lock.releaseLock('a', second.until);
  expect(await lock.takeLock({ ...request, sweepId: 'b' })).toMatchObject({ held: true });
});
