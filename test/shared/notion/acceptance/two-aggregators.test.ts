import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NotionStandIn, startNotionStandIn } from '../../../../local/notion/stand-in.ts';
import type { Tracker } from '../../../../shared/core/ports.ts';
import { createNotionTracker, type NotionTrackerOptions } from '../../../../shared/notion/tracker.ts';
import { aSnapshot } from '../../../support/builders.ts';
import { createWorld, worldSettings } from '../../../support/memory-world.ts';

const head = aSnapshot('accounts', 'invoices');
const tenants = Object.fromEntries(Array.from({ length: 12 }, (_, place) => [`tenant-${place + 1}`, head]));
/** So short that its renewal, by the machine's clock, is not worth waiting for. */
const settings = { ...worldSettings, leaseMs: 60 };

let world: ReturnType<typeof createWorld>;
let notion: NotionStandIn;
let sweepId: string;
beforeEach(async () => {
  world = createWorld(head, tenants);
  notion = await startNotionStandIn({ now: () => world.clock.ms });
  ({ sweepId } = await world.start());
  await world.checkAll();
  await world.store.closeSweep(sweepId, { why: 'all-answered', at: new Date(world.clock.ms).toISOString() });
});
afterEach(() => notion.stop());

/** With a clock of its own: what it waits for takes no time, in which nobody could renew a lease. */
function aTracker(changes: Partial<NotionTrackerOptions> = {}): Tracker {
  let now = world.clock.ms;
  return createNotionTracker({
    token: notion.token,
    database: notion.databaseId,
    baseUrl: notion.baseUrl,
    memory: world.documents,
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    ...changes,
  });
}
const aggregate = (tracker: Tracker) =>
  world.aggregate({ v: 1, type: 'aggregate', sweepId }, { openTracker: async () => tracker }, settings);
const creates = (): number =>
  notion.requests.filter(({ method, path }) => `${method} ${path}` === 'POST /v1/pages').length;

describe('A15 two aggregators at once', () => {
  it('publish once: the lease lets one of them in', async () => {
    await Promise.all([aggregate(aTracker()), aggregate(aTracker())]);
    expect(creates()).toBe(12);
    expect(notion.duplicates('Tenant ID')).toEqual({});
    expect((await world.store.readSweep(sweepId))?.end).toMatchObject({ tracker: { created: 12, failed: 0 } });
  });

  it('of which one had stopped for so long that its lease ran out: it writes nothing more', async () => {
    const stopped = Promise.withResolvers<void>();
    const goesOn = Promise.withResolvers<void>();
    const lost = Promise.withResolvers<void>();
    const slow = aTracker({
      fetch: async (input, init) => {
        const answer = await fetch(input, init);
        if (creates() >= 5) {
          stopped.resolve();
          await goesOn.promise;
        }
        return answer;
      },
    });
    const watched: Tracker = {
      publish: (matrix, options) => {
        options.signal?.addEventListener('abort', () => lost.resolve());
        return slow.publish(matrix, options);
      },
    };
    const first = aggregate(watched);
    await stopped.promise;
    world.clock.ms += settings.leaseMs + 1;
    await aggregate(aTracker());
    await lost.promise;
    const seen = notion.requests.length;
    goesOn.resolve();
    await first;
    expect(notion.requests).toHaveLength(seen);
    expect(creates()).toBe(12);
    expect(notion.duplicates('Tenant ID')).toEqual({});
    expect((await world.store.readSweep(sweepId))?.end).toMatchObject({ status: 'aggregated', tracker: { failed: 0 } });
  });
});
