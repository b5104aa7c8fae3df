import type { AttributeClass } from './compare-settings.ts';
import { comparerVersion } from './fingerprint.ts';
import { registry } from './kinds/registry.ts';
import type { ObjectId, SchemaObject } from './object.ts';

/**
 * Which facts of which kinds a snapshot was read with. `options@6` says that comparer 6 was the first to read this fact
 * as it was read here; a name alone has been read in one way since comparer 4.
 */
export type FactsRead = Readonly<Record<string, readonly string[]>>;

/** The oldest comparer whose snapshots can still be compared. What each later one changed is said by `asOf`. */
export const oldestComparer = 4;

interface Read {
  readonly comparer: number;
  /** As its text says; absent where that is what this comparer knows of its own. */
  readonly facts?: FactsRead;
  readonly objects: ReadonlyMap<ObjectId, SchemaObject>;
}

/** The facts that a comparer up to this one reads. */
export function factsReadBy(comparer: number = comparerVersion): FactsRead {
  const known = byComparer.get(comparer) ?? listFacts(comparer);
  byComparer.set(comparer, known);
  return known;
}

const byComparer = new Map<number, FactsRead>();

function listFacts(comparer: number): FactsRead {
  const isRead = ({ asOf = 0 }: { readonly asOf?: number }) => asOf <= comparer;
  return Object.fromEntries(
    registry.filter(isRead).map((kind) => {
      const facts = Object.entries(kind.attributes).filter(([, rule]) => isRead(rule));
      return [readingOf(kind.kind, kind), facts.map(([name, rule]) => readingOf(name, rule))] as const;
    }),
  );
}

const readingOf = (name: string, { asOf }: { readonly asOf?: number }): string =>
  asOf === undefined ? name : `${name}@${asOf}`;

/** By kind, the facts that two snapshots were both read with in one way. Kinds that one of them lacks are absent. */
type Shared = ReadonlyMap<string, ReadonlySet<string>>;

/** Two snapshots as far as they were read alike. */
export interface ReadAlike {
  readonly expected: ReadonlyMap<ObjectId, SchemaObject>;
  readonly actual: ReadonlyMap<ObjectId, SchemaObject>;
  /** What was left out for that, and of how many objects, as it is told beside what no kind reads (`unmodeled`). */
  readonly leftOut: Readonly<Record<string, number>>;
}

/**
 * What two snapshots can be compared on. Of two comparers' snapshots that is what both read in one way; the rest is left
 * out and counted, as far as it is of a class that counts.
 */
export function readAlike(expected: Read, actual: Read, classes: ReadonlySet<AttributeClass>): ReadAlike {
  const shared = sharedFacts(expected, actual);
  if (!shared) return { expected: expected.objects, actual: actual.objects, leftOut: {} };
  const older = Math.min(expected.comparer, actual.comparer);
  const counts = [expected, actual].map(({ objects }) => countLeftOut(objects, shared, classes, older));
  const leftOut: Record<string, number> = {};
  for (const [what, count] of counts.flatMap((counted) => [...counted])) {
    leftOut[what] = Math.max(leftOut[what] ?? 0, count);
  }
  return { expected: onlyShared(expected.objects, shared), actual: onlyShared(actual.objects, shared), leftOut };
}

/** Undefined when both were read with the same facts. */
function sharedFacts(one: Read, other: Read): Shared | undefined {
  if (one.comparer === other.comparer && !one.facts && !other.facts) return undefined;
  const [here, there] = [one, other].map((read) => new Map(Object.entries(read.facts ?? factsReadBy(read.comparer))));
  const shared = new Map<string, ReadonlySet<string>>();
  for (const kind of registry) {
    const reading = readingOf(kind.kind, kind);
    const [mine, theirs] = [here?.get(reading), there?.get(reading)];
    if (!mine || !theirs) continue;
    const [ofMine, ofTheirs] = [new Set(mine), new Set(theirs)];
    const facts = Object.entries(kind.attributes).filter(([name, rule]) => {
      const fact = readingOf(name, rule);
      return ofMine.has(fact) && ofTheirs.has(fact);
    });
    shared.set(kind.kind, new Set(facts.map(([name]) => name)));
  }
  return shared;
}

function onlyShared(objects: ReadonlyMap<ObjectId, SchemaObject>, shared: Shared): Map<ObjectId, SchemaObject> {
  const kept = new Map<ObjectId, SchemaObject>();
  for (const object of objects.values()) {
    const facts = shared.get(object.kind);
    if (!facts) continue;
    const isShared = ([name]: readonly [string, unknown]) => facts.has(name);
    const attributes = Object.entries(object.attributes);
    const isWhole = attributes.every(isShared);
    kept.set(object.id, isWhole ? object : { ...object, attributes: Object.fromEntries(attributes.filter(isShared)) });
  }
  return kept;
}

function countLeftOut(
  objects: ReadonlyMap<ObjectId, SchemaObject>,
  shared: Shared,
  classes: ReadonlySet<AttributeClass>,
  older: number,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (text: string) => counts.set(text, (counts.get(text) ?? 0) + 1);
  for (const { kind, attributes } of objects.values()) {
    const facts = shared.get(kind);
    const declared = kinds.get(kind);
    if (!facts) {
      if (classes.has(declared?.class ?? 'structure')) count(`${kind} (not read so by comparer ${older})`);
      continue;
    }
    for (const name of Object.keys(attributes)) {
      const isCounted = classes.has(declared?.attributes[name]?.class ?? declared?.class ?? 'structure');
      if (isCounted && !facts.has(name)) count(`${name} of a ${kind} (not read so by comparer ${older})`);
    }
  }
  return counts;
}

const kinds = new Map(registry.map((kind) => [kind.kind, kind]));
