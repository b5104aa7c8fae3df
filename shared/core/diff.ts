import { type Absences, absencesOf, explains, foldRemains, foldTrace } from './absences.ts';
import type { CompareSettings } from './compare-settings.ts';
import {
  type Changed,
  type CompareOptions,
  type Comparison,
  differences,
  placeOf,
  prepareComparison,
  severityOf,
  worstOf,
} from './comparison.ts';
import type { Finding } from './finding.ts';
import type { ObjectId, SchemaObject } from './object.ts';
import { compareText } from './order.ts';
import { idleGlobs } from './scope.ts';
import { type Difference, followers } from './seen-through.ts';
import { withSeverity } from './severity-rules.ts';
import type { Snapshot } from './snapshot.ts';

export interface Diff {
  readonly status: 'in-sync' | 'drifted';
  readonly findings: readonly Finding[];
  /** What each ignore rule hid; a rule with count 0 matched nothing. */
  readonly suppressed: readonly { readonly rule: string; readonly count: number }[];
  /** What the tenant has and was not compared: of no kind that is read, or not read so by the older of two comparers. */
  readonly unmodeled: Readonly<Record<string, number>>;
}

export type DiffOptions = CompareOptions;

/** All differences between the canonical schema (`expected`) and a tenant (`actual`) that count under the settings. */
export function diff(expected: Snapshot, actual: Snapshot, settings: CompareSettings, options: DiffOptions = {}): Diff {
  const comparison = prepareComparison(expected, actual, settings, options);
  const missing = absencesOf('missing', comparison.expected, comparison.actual, comparison);
  const extra = absencesOf('extra', comparison.actual, comparison.expected, comparison);
  foldRemains(missing, extra);
  const changed = changedFindings(comparison, missing, extra);
  const findings = [...missing.findings.values(), ...extra.findings.values(), ...changed]
    .map((finding) => withSeverity(finding, settings.severity))
    .sort((a, b) => placeOf(a) - placeOf(b) || compareText(a.id, b.id));
  return {
    status: findings.length === 0 ? 'in-sync' : 'drifted',
    findings,
    suppressed: [...comparison.rules.report(), ...idleGlobs(settings, [comparison.expected, comparison.actual])],
    unmodeled: { ...actual.unmodeled, ...comparison.leftOut },
  };
}

/** What both sides have and is not the same; but not what is only the trace of something that is told for itself. */
function changedFindings(comparison: Comparison, missing: Absences, extra: Absences): Finding[] {
  const differing = new Map<ObjectId, Difference>();
  for (const object of comparison.expected.values()) {
    const other = comparison.actual.get(object.id);
    const changed = other && other !== object ? changesOf(object, other, comparison) : [];
    if (changed.length === 0) continue;
    if (explains(missing, 'expected', object, changed, comparison)) continue;
    if (explains(extra, 'actual', object, changed, comparison)) continue;
    differing.set(object.id, { object, changed });
  }
  const following = followers(differing, comparison);
  const moved: ObjectId[] = [];
  for (const { id, cause, difference } of movedObjects(comparison, differing)) {
    const lost = comparison.actual.has(cause) ? undefined : comparison.expected.get(cause);
    if (!lost) moved.push(cause);
    // Where a rule hides the loss, its traces are told.
    else if (!foldTrace(missing, lost)) {
      const changed = notHidden(difference, comparison);
      if (changed.length > 0) differing.set(id, { ...difference, changed });
    }
  }
  const causes = [...following.values(), ...moved];
  const folded = new Map([...Map.groupBy(causes, (id) => id)].map(([id, all]) => [id, all.length] as const));
  const findings = [...differing.values()]
    .filter(({ object }) => !following.has(object.id))
    .map(({ object, changed }) => ({ ...toFinding(object, changed), folded: folded.get(object.id) ?? 0 }));
  return findings.map((finding) => withImplied(finding, findings, comparison));
}

interface Moved {
  readonly id: ObjectId;
  readonly cause: ObjectId;
  readonly difference: Difference;
}

/** The objects that differ only in where another one is. */
function movedObjects(comparison: Comparison, differing: ReadonlyMap<ObjectId, Difference>): Moved[] {
  const { moved, expected, actual } = comparison;
  if (!moved) return [];
  const unmoved = { ...comparison, moved: undefined };
  const found: Moved[] = [];
  for (const object of expected.values()) {
    const { id } = object;
    const other = actual.get(id);
    if (!other || differing.has(id)) continue;
    const told = new Set(differences(object, other, comparison).map(({ name }) => name));
    const changed = differences(object, other, unmoved).filter(({ name }) => !told.has(name));
    if (changed.length === 0 && !moved.movedIds.has(id)) continue;
    const [change] = changed;
    const [one, another] = change ? [change.expected, change.actual].map((value) => JSON.stringify(value)) : [id, id];
    found.push({ id, cause: moved.causeOf(one ?? id, another ?? id), difference: { object, changed } });
  }
  return found;
}

/** With the parts that only seem to have come or gone, because the object now has them from elsewhere. */
function withImplied(finding: Finding, all: readonly Finding[], { implied }: Comparison): Finding {
  const parts = implied.get(finding.id);
  if (!parts) return finding;
  const own = new Set(all.map(({ id }) => id));
  return { ...finding, folded: finding.folded + parts.filter((id) => !own.has(id)).length };
}

function changesOf(object: SchemaObject, other: SchemaObject, comparison: Comparison): Changed[] {
  const changed = [...nameOf(object, other, comparison), ...differences(object, other, comparison)];
  return notHidden({ object, changed }, comparison);
}

function notHidden({ object: { kind, id }, changed }: Difference, comparison: Comparison): Changed[] {
  return changed
    .filter(({ name, rule }) => !comparison.rules.hides({ kind, id, facts: [name, rule.class ?? 'structure'] }))
    .sort((a, b) => compareText(a.name, b.name));
}

function toFinding({ kind, id }: SchemaObject, changed: readonly Changed[]): Finding {
  const isInvalid = changed.every((change) => change.rule.class === 'validity' && isUnusable(change));
  return {
    class: isInvalid ? 'invalid' : 'changed',
    kind,
    id,
    severity: worstOf(changed.map(({ rule }) => severityOf(kind, rule))),
    attributes: changed.map(({ rule: _, ...attribute }) => attribute),
    folded: 0,
  };
}

/** A name that the server invented says nothing unless the settings count names; one that a person chose always does. */
function nameOf(object: SchemaObject, other: SchemaObject, { renames, classes }: Comparison): Changed[] {
  const rename = renames.get(object.id);
  const isUnknown = [object, other].some(({ unreadable = [] }) => unreadable.includes('name'));
  if (!rename || isUnknown || !(rename.chosen || classes.has('naming'))) return [];
  return [
    { name: 'name', expected: rename.expected, actual: rename.actual, rule: { class: 'naming', severity: 'low' } },
  ];
}

const isUnusable = ({ rule, actual, expected }: Changed): boolean =>
  rule.unusable ? rule.unusable(actual, expected) : actual !== null && actual !== false;
