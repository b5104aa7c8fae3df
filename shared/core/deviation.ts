import { createHash } from 'node:crypto';
import { everything, type Facts, finder, isAlike, placeNames } from './alike.ts';
import type { AttributeClass, CompareSettings } from './compare-settings.ts';
import { profileClasses } from './comparison.ts';
import type { AttributeRule } from './kinds/kind.ts';
import { registry } from './kinds/registry.ts';
import type { ObjectId, SchemaObject } from './object.ts';
import { compareText } from './order.ts';
import { substitutePlaceholders } from './placeholders.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * How a tenant deviates from the canonical schema, as one hash of what the differ could tell apart. Two tenants of equal
 * deviation from one canonical get equal findings under the same settings, whatever their own names, owners and comments
 * are: so one comparison does for both. What the settings do not count is left out, and no more than that: to leave in too
 * much costs a comparison, to leave out too much would cost a finding.
 */
export function deviationOf(
  expected: Snapshot,
  actual: Snapshot,
  settings: CompareSettings,
  tenantId: string | undefined,
): string {
  const there = underCanonicalNames(actual.objects, settings, tenantId);
  const counted = countedFacts(settings);
  const find = finder(expected.objects);
  const lines: string[] = [];
  let found = 0;
  for (const object of there.values()) {
    const known = find(object.id);
    if (known) found += 1;
    const facts = counted.get(object.kind) ?? everything;
    if (facts === nothing || (known && isAlike(known, object, facts))) continue;
    lines.push(`+${asLine(object, facts)}\n`);
  }
  if (found < expected.objects.size) {
    for (const { kind, id } of expected.objects.values()) {
      if (!there.has(id) && counted.get(kind) !== nothing) lines.push(`-${id}\n`);
    }
  }
  const hash = createHash('sha256');
  for (const line of lines.sort()) hash.update(line);
  return hash.digest('hex').slice(0, 32);
}

type Objects = ReadonlyMap<ObjectId, SchemaObject>;

/** The objects as the differ gets them: of two that end under one name, the last. */
function underCanonicalNames(objects: Objects, { placeholders }: CompareSettings, tenantId: string | undefined) {
  const rename = substitutePlaceholders(placeholders, tenantId);
  if (!rename) return objects;
  const renamed = new Map<ObjectId, SchemaObject>();
  for (const object of objects.values()) {
    const named = rename(object);
    renamed.set(named.id, named);
  }
  return renamed;
}

/** An object that leaves no trace in any finding, for nothing of it counts and nothing lies within it. */
const nothing: Facts = { uncounted: new Set(), named: false };

/** Where partitions with facts of their own are told, these decide whether one has any: some only follow from its parent's. */
const settling: ReadonlySet<AttributeClass> = new Set(['storage', 'statistics']);

/** What counts, by kind. */
function countedFacts({ profile, dynamicPartitions }: CompareSettings): ReadonlyMap<string, Facts> {
  const classes = profileClasses[profile];
  const facts = new Map<string, Facts>();
  for (const { kind, class: own = 'structure', attributes, across } of registry) {
    const rules = Object.entries(attributes);
    const isCounted = ({ class: of = own }: AttributeRule) =>
      classes.has(of) || (dynamicPartitions.length > 0 && settling.has(of));
    const uncounted = new Set(rules.filter(([, rule]) => !isCounted(rule)).map(([name]) => name));
    if (!classes.has(own) && uncounted.size === rules.length) facts.set(kind, nothing);
    // What is made of an object between two majors may depend on any of its facts.
    // A partition with none but the usual attributes may be left out as a whole.
    else facts.set(kind, across ? everything : { uncounted, named: dynamicPartitions.length > 0 });
  }
  return facts;
}

/** An object that deviates, with all that a finding may show of it. */
function asLine(object: SchemaObject, { uncounted, named }: Facts): string {
  const facts = Object.entries(object.attributes).sort(([a], [b]) => compareText(a, b));
  const shown = facts.flatMap(([name, value]) => (uncounted.has(name) ? (named ? [[name]] : []) : [[name, value]]));
  return JSON.stringify([placeNames.map((name) => object[name] ?? null), shown]);
}
