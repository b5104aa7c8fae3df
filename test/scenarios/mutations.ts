import type { CompareSettings } from '../../shared/core/compare-settings.ts';
import { profileClasses } from '../../shared/core/comparison.ts';
import { registry } from '../../shared/core/kinds/registry.ts';
import { type Attribute, parseId, type SchemaObject } from '../../shared/core/object.ts';
import { buildSnapshot, type Snapshot } from '../../shared/core/snapshot.ts';

/** Tenants like a given one: what chance makes of a snapshot, the same for one seed. */

const kinds = new Map(registry.map((kind) => [kind.kind, kind]));

/** The facts of an object that a profile does not count; undefined when it counts nothing of it at all. */
function uncounted({ kind }: SchemaObject, { profile }: CompareSettings): readonly string[] | undefined {
  const declared = kinds.get(kind);
  if (!declared) return [];
  const counts = (given = declared.class ?? 'structure') => profileClasses[profile].has(given);
  const names = Object.entries(declared.attributes)
    .filter(([, rule]) => !counts(rule.class))
    .map(([name]) => name);
  return counts() || names.length < Object.keys(declared.attributes).length ? names : undefined;
}

/** The tenant with other owners, comments and whatever else the profile does not count; what is left is the tenant. */
export function withFactsOfItsOwn(snapshot: Snapshot, settings: CompareSettings, seed: number): Snapshot {
  const random = randomFrom(`${seed}`);
  const objects: SchemaObject[] = [];
  for (const object of snapshot.objects.values()) {
    const names = uncounted(object, settings);
    if (names === undefined && random() < 0.5) continue;
    // What is made of these between two majors may depend on any fact.
    const isFixed = kinds.get(object.kind)?.across !== undefined && names !== undefined;
    objects.push(isFixed ? object : { ...object, attributes: otherFacts(object, names ?? [], settings, random) });
  }
  if (!profileClasses[settings.profile].has('comment')) {
    const [on] = objects.filter(({ kind }) => kind === 'table');
    if (on)
      objects.push({ kind: 'comment', id: `comment:${on.id} ${seed}`, within: on.id, attributes: { text: 'own' } });
  }
  return buildSnapshot({ ...snapshot, objects });
}

function otherFacts(
  { attributes }: SchemaObject,
  names: readonly string[],
  { dynamicPartitions }: CompareSettings,
  random: () => number,
): Record<string, Attribute> {
  const facts: Record<string, Attribute> = { ...attributes };
  for (const name of names) {
    // Whether a partition has more facts than the usual ones may decide whether it counts.
    if (dynamicPartitions.length > 0 && !(name in facts)) continue;
    if (random() < 0.5) facts[name] = `own ${random()}`;
    else if (dynamicPartitions.length === 0) delete facts[name];
  }
  return facts;
}

/** The snapshot with one thing changed that may count: an object more or less, a fact, a parent, an unreadable fact. */
export function withOneChange(snapshot: Snapshot, seed: string): Snapshot {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const objects = [...snapshot.objects.values()];
  const object = pick(objects);
  if (!object) return snapshot;
  const name = pick(Object.keys(object.attributes)) ?? 'type';
  const { [name]: _, ...others } = object.attributes;
  const declared = pick(Object.keys(kinds.get(object.kind)?.attributes ?? {})) ?? name;
  const { within: __, ...elsewhere } = object;
  const parent = pick(objects.filter(({ within, id }) => within === undefined && id !== object.id));
  const changed: (SchemaObject | undefined)[] = [
    undefined,
    { ...object, attributes: others, unreadable: [name] },
    { ...object, attributes: others },
    { ...object, attributes: { ...object.attributes, [declared]: `changed ${seed}` } },
    { ...elsewhere, ...(parent && random() < 0.7 && { within: parent.id }) },
  ];
  const more = random() < 0.2 ? [{ ...object, id: `${object.id}_more` }] : [];
  const replacement = more.length > 0 ? object : pick(changed);
  const kept = objects.flatMap((one) => (one !== object ? [one] : replacement ? [replacement] : []));
  return buildSnapshot({ ...snapshot, objects: [...kept, ...more] });
}

/** Every table with a fact that most profiles do not count. */
export function withStorageOptions(snapshot: Snapshot): Snapshot {
  const objects = [...snapshot.objects.values()].map((object) =>
    object.kind === 'table'
      ? { ...object, attributes: { ...object.attributes, options: { fillfactor: '70' } } }
      : object,
  );
  return buildSnapshot({ ...snapshot, objects });
}

/** The same objects, as if an older server had them. */
export function otherMajor(snapshot: Snapshot): Snapshot {
  return { ...snapshot, server: { version: '14.1', versionNum: 140_001 } };
}

/** Objects that lie within one of a kind that some profile leaves out as a whole. */
export function nothingLiesWithin({ objects }: Snapshot): readonly string[] {
  const leftOut = new Set([
    ...['comment', 'grant', 'extension-grant', 'built-in-grant', 'default-privileges', 'security-label'],
    ...['database', 'database-setting'],
  ]);
  return [...objects.values()]
    .filter(({ within }) => within !== undefined && leftOut.has(parseId(within).kind))
    .map(({ id }) => id);
}

/** Numbers from 0 to 1, the same ones for one seed (mulberry32). */
function randomFrom(seed: string): () => number {
  let state = [...seed].reduce((sum, character) => (Math.imul(sum, 31) + (character.codePointAt(0) ?? 0)) | 0, 7);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
