import type { SweepStore } from '../../shared/core/sweep-store.ts';
import type { Sabotage } from './functions.ts';

/** Mistakes that look harmless: the simulation must find every one of them. */
export const sabotages: Readonly<Record<string, Sabotage>> = {
  'a worker that counts a tenant before its result is stored': {
    worker: (ports) => ({ ...ports, store: countingFirst(ports.store) }),
  },
  'a worker that is content when the result is there already': {
    worker: (ports) => ({ ...ports, store: countingOnce(ports.store) }),
  },
  'a worker that believes what was read before, whatever the catalogs say': {
    worker: ({ catalog, ...ports }) => ({
      ...ports,
      catalog: {
        ...catalog,
        readIfMoved: async (connection, known) =>
          known ? { moved: false } : await catalog.readIfMoved(connection, known),
      },
    }),
  },
  'a watch that counts its tick before it sends itself on': {
    aggregator: ({ store, control, ...ports }) => {
      let held: (() => Promise<void>) | undefined;
      return {
        ...ports,
        control: {
          send: async (message, delaySeconds) => {
            if (message.type !== 'watch') return await control.send(message, delaySeconds);
            held = () => control.send(message, delaySeconds);
          },
        },
        store: {
          ...store,
          advanceTick: async (sweepId, tick) => {
            await store.advanceTick(sweepId, tick);
            await held?.();
          },
        },
      };
    },
  },
  'a worker that counts a tenant before its result is known': {
    worker: (ports) => ({ ...ports, store: knowingLast(ports.store) }),
  },
  'a worker that leaves the close to the watch': {
    worker: ({ control, ...ports }) => ({
      ...ports,
      control: {
        send: async (message, delay) => (message.type === 'close' ? undefined : control.send(message, delay)),
      },
    }),
  },
  'an aggregator that never renews its lease': {
    aggregator: ({ store, ...ports }) => ({ ...ports, store: { ...store, renewLease: async () => true } }),
  },
  'an aggregator that goes on although its lease is lost': {
    from: 100,
    aggregator: ({ store, ...ports }) => ({
      ...ports,
      store: { ...store, renewLease: async (lease, until) => (await store.renewLease(lease, until)) || true },
    }),
  },
  'an aggregator that ends a sweep whoever has the lease by then': {
    from: 1_800,
    aggregator: ({ store, ...ports }) => ({
      ...ports,
      store: {
        ...store,
        finishSweep: async (lease, end) => {
          const standing = await store.readSweep(lease.sweepId);
          return await store.finishSweep({ ...lease, fence: standing?.fence ?? lease.fence }, end);
        },
      },
    }),
  },
  'a watch that finds no shard full': {
    aggregator: ({ store, ...ports }) => ({ ...ports, store: { ...store, readShards: async () => new Map() } }),
  },
  'a sweep that is on no list': {
    aggregator: ({ store, ...ports }) => ({ ...ports, store: { ...store, listSweep: async () => undefined } }),
  },
  'a coordinator that has the sweep watched when all tenants are sent': {
    coordinator: ({ control, queue, ...ports }) => {
      let held: (() => Promise<void>) | undefined;
      return {
        ...ports,
        control: {
          send: async (message, delay) => {
            held = () => control.send(message, delay);
          },
        },
        queue: {
          send: async (messages) => {
            const refused = await queue.send(messages);
            await held?.();
            return refused;
          },
        },
      };
    },
  },
  'a sweep that does not wait for the publisher of the one that it took over from': {
    coordinator: ({ store, ...ports }) => ({
      ...ports,
      store: { ...store, beginSweep: (opened, { publishFrom: _, ...plan }) => store.beginSweep(opened, plan) },
    }),
  },
  'a coordinator that takes the lock from a sweep and lets it go on': {
    coordinator: ({ store, ...ports }) => ({
      ...ports,
      store: { ...store, abandonSweep: async (sweepId) => await store.readSweep(sweepId) },
    }),
  },
};

/** The same two writes in the wrong order. */
function countingFirst(store: SweepStore): SweepStore {
  const held = new Map<string, () => Promise<unknown>>();
  return {
    ...store,
    recordResult: async (place, result) => {
      held.set(`${place.sweepId} ${place.index}`, () => store.recordResult(place, result));
      return result;
    },
    countTenant: async (place) => {
      const counted = await store.countTenant(place);
      await held.get(`${place.sweepId} ${place.index}`)?.();
      return counted;
    },
  };
}

/** So that whoever goes by the count may find what was known before. */
function knowingLast(store: SweepStore): SweepStore {
  let held: (() => Promise<void>) | undefined;
  return {
    ...store,
    updateCurrent: async (...args) => {
      held = () => store.updateCurrent(...args);
    },
    countTenant: async (place) => {
      const counted = await store.countTenant(place);
      await held?.();
      return counted;
    },
  };
}

/** What was stored before is taken to have been counted. */
function countingOnce(store: SweepStore): SweepStore {
  const found = new Set<string>();
  return {
    ...store,
    readResult: async (place) => {
      const standing = await store.readResult(place);
      if (standing) found.add(`${place.sweepId} ${place.index}`);
      return standing;
    },
    countTenant: async (place) => (found.has(`${place.sweepId} ${place.index}`) ? 0 : await store.countTenant(place)),
  };
}
