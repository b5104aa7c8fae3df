import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSweepStore, createSweepStoreOn } from '../../shared/aws/sweep-store/sweep-store.ts';
import type { ServerSlots, Slot } from '../../shared/core/server-slots.ts';
import { noon } from '../support/builders.ts';
import { startTestCloud, type TestCloud } from '../support/cloud.ts';
import { createMemoryDocuments } from '../support/memory-ports.ts';
import { createMemoryTable } from '../support/memory-table.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.stop());

const documents = createMemoryDocuments();
const stores: Record<string, () => ServerSlots> = {
  'in memory': () => createSweepStoreOn(createMemoryTable(), documents),
  'on DynamoDB': () => createSweepStore({ dynamo: cloud.clients.dynamo, table: cloud.names.table, documents }),
};

let used = 0;
const fresh = () => `db${++used}.internal:5432`;
const second = 1000;

describe.each(Object.keys(stores))('the slots of a server %s', (name) => {
  let store: ServerSlots;
  beforeAll(() => {
    const made = stores[name]?.();
    if (!made) throw new Error(`no store ${name}`);
    store = made;
  });

  const ask = (server: string, now = noon, rest: { sweepId?: string; most?: number; spread?: number } = {}) =>
    store.takeSlot({ server, sweepId: 's1', most: 2, spread: 0, now, until: now + 60 * second, ...rest });
  async function take(server: string, now = noon): Promise<Slot> {
    const answer = await ask(server, now);
    if ('refused' in answer) throw new Error(answer.refused);
    return answer.taken;
  }
  const silence = (server: string, at: number, began = at) => store.noteSilence(server, 's1', { began, at });
  async function silences(server: string, times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) await silence(server, noon + time);
  }

  it('are as many as asked for, each with one holder, until it gives its own back', async () => {
    const server = fresh();
    const first = await take(server);
    expect((await take(server)).place).not.toBe(first.place);
    expect(await ask(server)).toEqual({ refused: 'full' });
    expect(await ask(fresh())).toMatchObject({ taken: {} });
    await store.releaseSlot({ ...first, until: first.until - 1 });
    expect(await ask(server)).toEqual({ refused: 'full' });
    await store.releaseSlot(first);
    expect((await take(server)).place).toBe(first.place);
  });

  it('go to no more than that, however many ask at once', async () => {
    const server = fresh();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, spread) => ask(server, noon, { most: 3, spread })),
    );
    const places = answers.flatMap((answer) => ('taken' in answer ? [answer.taken.place] : []));
    expect(new Set(places).size).toBe(places.length);
    expect(places.length).toBeGreaterThan(0);
    expect(places.length).toBeLessThanOrEqual(3);
  });

  it('of the dead run out', async () => {
    const server = fresh();
    const dead = await take(server);
    await take(server);
    expect(await ask(server, noon + 59 * second)).toEqual({ refused: 'full' });
    const heir = await take(server, noon + 60 * second);
    await store.releaseSlot(dead);
    await take(server, noon + 60 * second);
    expect(await ask(server, noon + 60 * second)).toEqual({ refused: 'full' });
    expect(heir.until).toBe(noon + 120 * second);
  });

  it('are given one at a time after a second silence, and for a while not at all after a third', async () => {
    const server = fresh();
    await silences(server, 1);
    const both = [await take(server), await take(server)];
    await Promise.all(both.map((slot) => store.releaseSlot(slot)));
    await silences(server, 1);
    await take(server);
    expect(await ask(server)).toEqual({ refused: 'full' });
    await silences(server, 1);
    expect(await ask(server, noon + 14 * second)).toEqual({ refused: 'silent', silences: 3 });
    // Whoever was let in last has not said goodbye; nobody queues behind that one.
    expect(await ask(server, noon + 16 * second)).toEqual({ refused: 'silent', silences: 3 });
    expect(await ask(server, noon + 61 * second)).toMatchObject({ taken: { server }, silences: 3 });
  });

  it('of a server that let three wait go to one asker after each pause, also when that one died', async () => {
    const server = fresh();
    await silences(server, 3);
    const probe = await take(server, noon + 16 * second);
    expect(await ask(server, noon + 17 * second)).toEqual({ refused: 'silent', silences: 3 });
    expect(await ask(server, probe.until - 1)).toEqual({ refused: 'silent', silences: 3 });
    const next = await take(server, probe.until);
    await silence(server, probe.until + second);
    await store.releaseSlot(next);
    expect(await ask(server, probe.until + 15 * second)).toEqual({ refused: 'silent', silences: 4 });
    expect(await ask(server, probe.until + 16 * second)).toMatchObject({ taken: { server }, silences: 4 });
  });

  it('are not taken for those of a dead server because several checks went silent side by side', async () => {
    const server = fresh();
    for (let check = 0; check < 8; check += 1) await silence(server, noon + 5 * second + check, noon + check);
    expect(await ask(server, noon + 6 * second)).toMatchObject({ taken: { server }, silences: 2 });
    await silence(server, noon + 11 * second, noon + 6 * second);
    expect(await ask(server, noon + 12 * second)).toEqual({ refused: 'silent', silences: 3 });
  });

  it('are all there again the moment that such a server has answered', async () => {
    const server = fresh();
    await silences(server, 3);
    const probe = await take(server, noon + 16 * second);
    await store.noteAnswer(server, 's1');
    // Of the two that there are, the one that asked after it has one.
    expect(await ask(server, noon + 17 * second)).toMatchObject({ taken: { server }, silences: 0 });
    expect(await ask(server, noon + 17 * second)).toEqual({ refused: 'full' });
    await store.releaseSlot(probe);
    expect(await ask(server, noon + 17 * second)).toMatchObject({ taken: { server }, silences: 0 });
  });

  it('are all there again once the server has answered, and for another sweep', async () => {
    const server = fresh();
    await silences(server, 3);
    expect(await ask(server, noon, { sweepId: 's2' })).toMatchObject({ silences: 0 });
    await store.noteAnswer(server, 's2');
    expect(await ask(server)).toMatchObject({ refused: 'silent' });
    await store.noteAnswer(server, 's1');
    expect(await ask(server)).toMatchObject({ taken: { server }, silences: 0 });
  });
});
