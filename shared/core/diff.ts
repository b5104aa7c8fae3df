import { type AttributeClass, attributeClasses, type CompareSettings, type Profile } from './compare-settings.ts';
import { type Finding, type Severity, severities } from './finding.ts';
import { type Audit, auditRules } from './ignore-rules.ts';
import { type AttributeRule, majorOf, type ObjectKind } from './kinds/kind.ts';
import { registry } from './kinds/registry.ts';
import type { Attribute, ObjectId, SchemaObject } from './object.ts';
import { compareText } from './order.ts';
import { withoutDynamicPartitions } from './partition-sets.ts';
import { substitutePlaceholders } from './placeholders.ts';
import { matchRenamed, type Rename } from './renames.ts';
import { compareValues, type SameMeaning } from './same-value.ts';
import { withSeverity } from './severity-rules.ts';
import type { Snapshot } from './snapshot.ts';

export interface Diff {
  readonly status: 'in-sync' | 'drifted';
  readonly findings: readonly Finding[];
  /** What each ignore rule hid; a rule with count 0 matched nothing. */
  readonly suppressed: readonly { readonly rule: string; readonly count: number }[];
}

export interface DiffOptions {
  /** For placeholders and waivers. */
  readonly tenantId?: string;
  /** `YYYY-MM-DD`: waivers that ended before do not count. All count when absent. */
  readonly today?: string;
  /** Judges definitions whose texts differ; without it unequal text is a difference. */
  readonly sameMeaning?: SameMeaning;
}

type Objects = ReadonlyMap<ObjectId, SchemaObject>;

interface Comparison {
  readonly expected: Objects;
  readonly actual: Objects;
  readonly oldest: number;
  readonly newest: number;
  readonly classes: ReadonlySet<AttributeClass>;
  readonly rules: Audit;
  readonly sameMeaning?: SameMeaning | undefined;
  /** Objects that both sides have under different names; `actual` holds them under the expected id. */
  readonly renames: ReadonlyMap<ObjectId, Rename>;
}

/** All differences between the canonical schema (`expected`) and a tenant (`actual`) that count under the settings. */
export function diff(expected: Snapshot, actual: Snapshot, settings: CompareSettings, options: DiffOptions = {}): Diff {
  const comparison = compare(expected, actual, settings, options);
  const findings = [
    ...absentFindings('missing', comparison.expected, comparison.actual, comparison),
    ...absentFindings('extra', comparison.actual, comparison.expected, comparison),
    ...changedFindings(comparison),
  ]
    .map((finding) => withSeverity(finding, settings.severity))
    .sort((a, b) => place(a) - place(b) || compareText(a.id, b.id));
  return {
    status: findings.length === 0 ? 'in-sync' : 'drifted',
    findings,
    suppressed: comparison.rules.report(),
  };
}

function compare(expected: Snapshot, actual: Snapshot, settings: CompareSettings, options: DiffOptions): Comparison {
  const majors = [majorOf(expected.server), majorOf(actual.server)];
  const [oldest, newest] = [Math.min(...majors), Math.max(...majors)];
  const placeholders = substitutePlaceholders(settings.placeholders, options.tenantId);
  const counted = (objects: Objects) => withoutDynamicPartitions(objects, settings.dynamicPartitions, kinds);
  const asNamed: Comparison = {
    expected: counted(comparable(expected.objects, oldest, newest)),
    actual: counted(comparable(actual.objects, oldest, newest, placeholders)),
    oldest,
    newest,
    classes: profileClasses[settings.profile],
    rules: auditRules(settings, options.tenantId, options.today),
    sameMeaning: options.sameMeaning,
    renames: new Map(),
  };
  const { actual: renamed, byId } = matchRenamed(asNamed.expected, asNamed.actual, kinds, (object, other) =>
    differences(object, other, asNamed).every(({ rule }) => classOf(object.kind, rule) !== 'structure'),
  );
  return { ...asNamed, actual: renamed, renames: byId };
}

const profileClasses: Readonly<Record<Profile, ReadonlySet<AttributeClass>>> = {
  structure: new Set(['structure', 'validity', 'version']),
  standard: new Set(['structure', 'validity', 'version', 'privileges']),
  strict: new Set(attributeClasses),
};

const kinds: ReadonlyMap<string, ObjectKind> = new Map(registry.map((kind) => [kind.kind, kind]));
const places: ReadonlyMap<string, number> = new Map(registry.map((kind, index) => [kind.kind, index]));
const place = (finding: Finding): number => places.get(finding.kind) ?? places.size;

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
  return result;
}

/** Objects that only one side has. What hangs inside another of them is folded into it: one lost table is one finding. */
function absentFindings(
  findingClass: 'missing' | 'extra',
  here: Objects,
  there: Objects,
  comparison: Comparison,
): Finding[] {
  const findings = new Map<ObjectId, Finding>();
  for (const object of here.values()) {
    if (there.has(object.id) || !counts(object, comparison)) continue;
    const top = outermost(object, here, there);
    const known = findings.get(top.id) ?? absence(findingClass, top);
    findings.set(top.id, top === object ? known : { ...known, folded: known.folded + 1 });
  }
  return [...findings.values()].filter(({ kind, id }) => !comparison.rules.hides({ kind, id, facts: [classOf(kind)] }));
}

const classOf = (kind: string, rule?: AttributeRule): AttributeClass =>
  rule?.class ?? kinds.get(kind)?.class ?? 'structure';

const counts = (object: SchemaObject, { classes }: Comparison): boolean => classes.has(classOf(object.kind));

function outermost(object: SchemaObject, here: Objects, there: Objects): SchemaObject {
  const parent = object.within === undefined ? undefined : here.get(object.within);
  return parent && !there.has(parent.id) ? outermost(parent, here, there) : object;
}

function absence(findingClass: 'missing' | 'extra', { kind, id }: SchemaObject): Finding {
  const severity = kinds.get(kind)?.severity ?? 'medium';
  // What is there too much breaks less than what is not there.
  const extra = severity === 'high' ? 'medium' : severity;
  return {
    class: findingClass,
    kind,
    id,
    severity: findingClass === 'extra' ? extra : severity,
    attributes: [],
    folded: 0,
  };
}

function changedFindings(comparison: Comparison): Finding[] {
  const findings: Finding[] = [];
  for (const object of comparison.expected.values()) {
    const other = comparison.actual.get(object.id);
    const finding = other && other !== object ? change(object, other, comparison) : undefined;
    if (finding) findings.push(finding);
  }
  return findings;
}

type Changed = Finding['attributes'][number] & { readonly rule: AttributeRule };

function change(object: SchemaObject, other: SchemaObject, comparison: Comparison): Finding | undefined {
  const { kind, id } = object;
  const changed = [...nameOf(object, comparison), ...differences(object, other, comparison)]
    .filter(({ name, rule }) => !comparison.rules.hides({ kind, id, facts: [name, rule.class ?? 'structure'] }))
    .sort((a, b) => compareText(a.name, b.name));
  if (changed.length === 0) return undefined;
  const isInvalid = changed.every(({ rule, actual }) => rule.class === 'validity' && unusable(rule, actual));
  return {
    class: isInvalid ? 'invalid' : 'changed',
    kind,
    id,
    severity: worst(changed.map(({ rule }) => rule.severity ?? kinds.get(kind)?.severity ?? 'medium')),
    attributes: changed.map(({ rule: _, ...attribute }) => attribute),
    folded: 0,
  };
}

/** The attributes whose values mean different things, as far as the settings count them. */
function differences(object: SchemaObject, other: SchemaObject, comparison: Comparison): Changed[] {
  const declared = kinds.get(object.kind);
  if (!declared || object.attributes === other.attributes) return [];
  const changed: Changed[] = [];
  for (const [name, rule] of Object.entries(declared.attributes)) {
    if (object.unreadable?.includes(name) || other.unreadable?.includes(name)) continue;
    const [expected, actual] = valuesOf(name, object, other);
    if (expected === actual || !applies(rule, declared, comparison)) continue;
    const verdict = compareValues(rule.means ?? 'text', expected, actual, comparison.sameMeaning);
    if (!verdict.same) changed.push({ name, expected, actual, ...(verdict.note && { note: verdict.note }), rule });
  }
  return changed;
}

/** A name that the server invented says nothing unless the settings count names; one that a person chose always does. */
function nameOf({ id }: SchemaObject, { renames, classes }: Comparison): Changed[] {
  const rename = renames.get(id);
  if (!rename || !(rename.chosen || classes.has('naming'))) return [];
  return [
    { name: 'name', expected: rename.expected, actual: rename.actual, rule: { class: 'naming', severity: 'low' } },
  ];
}

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

const unusable = (rule: AttributeRule, value: Attribute): boolean =>
  rule.unusable ? rule.unusable(value) : value !== null && value !== false;

const worst = (all: readonly Severity[]): Severity =>
  severities.findLast((severity) => all.includes(severity)) ?? 'low';
