import { type AttributeClass, attributeClasses, type CompareSettings, type Profile } from './compare-settings.ts';
import { readAlike } from './facts-read.ts';
import { type Finding, type Severity, severities } from './finding.ts';
import { type Audit, auditRules } from './ignore-rules.ts';
import { matchImplied } from './implied-parts.ts';
import { judgeOfFact, judgeStored, type PlacedPair } from './judge-of-fact.ts';
import type { AttributeRule, ObjectKind, Side } from './kinds/kind.ts';
import { registry } from './kinds/registry.ts';
import { type MovedNames, movedNames } from './moved-names.ts';
import type { Attribute, ObjectId, SchemaObject } from './object.ts';
import { compareText } from './order.ts';
import { withoutDynamicPartitions } from './partition-sets.ts';
import { substitutePlaceholders } from './placeholders.ts';
import { matchRenamed, type Rename } from './renames.ts';
import { compareValues, type JudgeOfFact, type SameMeaning, type Verdict } from './same-value.ts';
import { majorOf } from './server-facts.ts';
import { withSettledDeviations } from './settled-deviations.ts';
import { sideOf } from './side.ts';
import type { Snapshot } from './snapshot.ts';

export type Objects = ReadonlyMap<ObjectId, SchemaObject>;

/** Two schemas brought to where they can be compared, object by object, and what counts between them. */
export interface Comparison {
  readonly expected: Objects;
  readonly actual: Objects;
  readonly oldest: number;
  readonly newest: number;
  readonly classes: ReadonlySet<AttributeClass>;
  /** What only one of two comparers read, and of how many objects. */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly rules: Audit;
  readonly sameMeaning?: SameMeaning | undefined;
  /** Objects that both sides have under different names; `actual` holds them under the expected id. */
  readonly renames: ReadonlyMap<ObjectId, Rename>;
  /** By object that on one side has its parts from another one: which of them it declares itself on the other side. */
  readonly implied: ReadonlyMap<ObjectId, readonly ObjectId[]>;
  /** Where names have another schema for one cause; differences in that alone are not told. */
  readonly moved?: MovedNames | undefined;
}

export interface CompareOptions {
  /** For placeholders and waivers. */
  readonly tenantId?: string;
  /** `YYYY-MM-DD`: waivers that ended before do not count. All count when absent. */
  readonly today?: string;
  /** Judges definitions whose texts differ; without it unequal text is a difference. */
  readonly sameMeaning?: SameMeaning;
}

export function prepareComparison(
  expected: Snapshot,
  actual: Snapshot,
  settings: CompareSettings,
  options: CompareOptions,
): Comparison {
  const majors = [majorOf(expected.server), majorOf(actual.server)];
  const [oldest, newest] = [Math.min(...majors), Math.max(...majors)];
  const placeholders = substitutePlaceholders(settings.placeholders, options.tenantId);
  const classes = profileClasses[settings.profile];
  const alike = readAlike(expected, actual, classes);
  const counted = (objects: Objects) => withoutDynamicPartitions(objects, settings.dynamicPartitions, kinds);
  const [settledExpected, settledActual] = withSettledDeviations(
    comparable(alike.expected, oldest, newest),
    comparable(alike.actual, oldest, newest, placeholders),
    kinds,
    (means, one, other, storedAs) =>
      compareValues(
        means,
        one,
        other,
        judgeStored(options.sameMeaning, () => storedAs),
      ).same,
    settings.dynamicPartitions.length > 0,
  );
  const [here, there] = [counted(settledExpected), counted(settledActual)];
  const moved = movedNames(here, there, kinds);
  const asNamed: Comparison = {
    expected: here,
    actual: moved?.actual ?? there,
    moved,
    oldest,
    newest,
    leftOut: alike.leftOut,
    classes,
    rules: auditRules(settings, options.tenantId, options.today),
    sameMeaning: options.sameMeaning,
    renames: new Map(),
    implied: new Map(),
  };
  const sameDefinition = (object: SchemaObject, other: SchemaObject) =>
    differences(object, other, asNamed).every(({ rule }) => classOf(object.kind, rule) !== 'structure');
  const { actual: renamed, byId } = matchRenamed(asNamed.expected, asNamed.actual, kinds, sameDefinition);
  return { ...asNamed, renames: byId, ...matchImplied(asNamed.expected, renamed, kinds, sameDefinition) };
}

export const profileClasses: Readonly<Record<Profile, ReadonlySet<AttributeClass>>> = {
  structure: new Set(['structure', 'validity', 'version']),
  standard: new Set(['structure', 'validity', 'version', 'privileges']),
  strict: new Set(attributeClasses),
};

export const kinds: ReadonlyMap<string, ObjectKind> = new Map(registry.map((kind) => [kind.kind, kind]));
const places: ReadonlyMap<string, number> = new Map(registry.map((kind, index) => [kind.kind, index]));

/** Where a kind stands in reports. */
export const placeOf = ({ kind }: { readonly kind: string }): number => places.get(kind) ?? places.size;

export const classOf = (kind: string, rule?: AttributeRule): AttributeClass =>
  rule?.class ?? kinds.get(kind)?.class ?? 'structure';

export const severityOf = (kind: string, rule?: AttributeRule): Severity =>
  rule?.severity ?? kinds.get(kind)?.severity ?? 'medium';

export const worstOf = (all: readonly Severity[]): Severity =>
  severities.findLast((severity) => all.includes(severity)) ?? 'low';

/** The objects as the two servers can both have them, under the names that the canonical schema uses. */
function comparable(
  objects: Objects,
  oldest: number,
  newest: number,
  rename?: (object: SchemaObject) => SchemaObject,
): Objects {
  if (oldest === newest && !rename) return objects;
  const result = new Map<ObjectId, SchemaObject>();
  for (const object of objects.values()) {
    const across = oldest === newest ? undefined : kinds.get(object.kind)?.across;
    const kept = across ? across(object, oldest, newest) : object;
    if (!kept) continue;
    const named = rename ? rename(kept) : kept;
    result.set(named.id, named);
  }
  // Names of the tenant's own must not decide which of two twins comes first.
  return rename ? new Map([...result].sort(([a], [b]) => compareText(a, b))) : result;
}

/** An attribute that differs, with the rule that it goes by. */
export type Changed = Finding['attributes'][number] & { readonly rule: AttributeRule };

/** The attributes whose values mean different things, as far as the settings count them. */
export function differences(object: SchemaObject, other: SchemaObject, comparison: Comparison): Changed[] {
  const declared = kinds.get(object.kind);
  if (!declared || object.attributes === other.attributes) return [];
  const changed: Changed[] = [];
  const pairOf = (): PlacedPair => [
    { object, side: sideOnce(comparison.expected) },
    { object: other, side: sideOnce(comparison.actual) },
  ];
  for (const [name, rule] of Object.entries(declared.attributes)) {
    if (object.unreadable?.includes(name) || other.unreadable?.includes(name)) continue;
    const [expected, actual] = valuesOf(name, object, other);
    if (expected === actual || !applies(rule, declared, comparison)) continue;
    if (isFormerName(rule, expected ?? actual) && (expected === null || actual === null)) continue;
    const judgeIt = judgeOfFact(comparison.sameMeaning, rule, declared.columnTypes, pairOf);
    const verdict = compareValues(rule.means ?? 'text', expected, actual, judgeIt);
    if (verdict.same) continue;
    if (isSameButForSchema(rule, declared, [expected, actual], comparison, judgeIt)) continue;
    changed.push({ name, expected, actual, ...(verdict.note && { note: verdict.note }), rule });
  }
  return changed;
}

/** Whether two values of a fact mean one thing, whatever object they are of. */
export function judge(rule: AttributeRule, expected: Attribute, actual: Attribute, by: Comparison): Verdict {
  const asTexts = judgeStored(by.sameMeaning, () => undefined);
  return compareValues(rule.means ?? 'text', expected, actual, asTexts);
}

/** A name that was once taken for the server's, and so was not read, beside one that is none. */
const isFormerName = ({ formerly }: AttributeRule, name: Attribute): boolean =>
  formerly !== undefined && typeof name === 'string' && formerly.test(name);

/** Free text is what people wrote, and may name a schema for reasons of its own; a routine's body has its reasons in this one. */
function isSameButForSchema(
  rule: AttributeRule,
  kind: ObjectKind,
  [expected, actual]: readonly [Attribute, Attribute],
  { moved }: Comparison,
  judgeIt: JudgeOfFact | undefined,
): boolean {
  if (!moved || rule.means === 'options' || !profileClasses.standard.has(classOf(kind.kind, rule))) return false;
  return compareValues(rule.means ?? 'text', moved.neutral(expected), moved.neutral(actual), judgeIt).same;
}

/** Few comparisons ever look around an object. */
function sideOnce(objects: Objects): Side {
  const side = sides.get(objects) ?? sideOf(objects);
  sides.set(objects, side);
  return side;
}

const sides = new WeakMap<Objects, Side>();

/** An absent attribute is the default: false beside a boolean, otherwise nothing. */
function valuesOf(name: string, object: SchemaObject, other: SchemaObject): [Attribute, Attribute] {
  const [expected, actual] = [object.attributes[name], other.attributes[name]];
  const absent = typeof (expected ?? actual) === 'boolean' ? false : null;
  return [expected ?? absent, actual ?? absent];
}

const applies = (rule: AttributeRule, kind: ObjectKind, { classes, oldest, newest }: Comparison): boolean =>
  classes.has(rule.class ?? kind.class ?? 'structure') &&
  (rule.since === undefined || oldest >= rule.since || oldest === newest) &&
  (!rule.sameMajorOnly || oldest === newest);
