import { majorOf, type ServerFacts } from '../core/server-facts.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { namesOf } from './asked-kinds.ts';
import { knownRows, type SettledSchema } from './catalog-mark.ts';

/** What the databases read so far have in common: the next one is likely to be the same, and is cheaper to read if it is. */
export interface FleetMemory {
  /** What there will be in a database that is meant to be like this one, by the names of `askFor`. */
  expectedParts(like: Snapshot): ReadonlySet<string>;
  /** The places of the catalogs that were empty everywhere; undefined when nobody knows. */
  emptyCatalogs(server: ServerFacts): readonly number[] | undefined;
  learn(read: SettledSchema): void;
}

/**
 * What was there is expected for so many reads: asking for it in vain costs some thirtieth of a read, and not asking for it
 * where it is there costs a whole one.
 */
const rememberedFor = 32;

export function createFleetMemory(): FleetMemory {
  const lastSeen = new Map<string, number>();
  const empty = new Map<number, readonly number[]>();
  let reads = 0;
  return {
    expectedParts(like) {
      const recent = [...lastSeen].filter(([, at]) => reads - at < rememberedFor).map(([name]) => name);
      return new Set([...recent, ...namesOf(like)]);
    },
    emptyCatalogs: (server) => empty.get(majorOf(server)),
    learn({ snapshot, mark, missed = [] }) {
      reads += 1;
      // Also what there only might be: an extension's casts are nobody's to compare, and every tenant has them.
      for (const name of [...namesOf(snapshot), ...missed]) lastSeen.set(name, reads);
      const places = knownRows(mark).empty;
      const before = empty.get(majorOf(snapshot.server)) ?? places;
      empty.set(
        majorOf(snapshot.server),
        before.filter((place) => places.includes(place)),
      );
    },
  };
}
