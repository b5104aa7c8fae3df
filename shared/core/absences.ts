import {
  type Changed,
  type Comparison,
  classOf,
  judge,
  kinds,
  type Objects,
  placeOf,
  severityOf,
  worstOf,
} from './comparison.ts';
import type { Finding, Severity } from './finding.ts';
import { type Lost, lostObjects } from './lost.ts';
import { type ObjectId, parseId, type SchemaObject } from './object.ts';

/**
 * Objects that only one side has. What hangs inside another of them is folded into it, and so is what only ties it to
 * others, or is made together with it: one lost table is one finding, with its columns and its place in a publication.
 */
export interface Absences {
  readonly findings: Map<ObjectId, Finding>;
  readonly lost: Lost;
  /** The object whose finding stands for this lost one. */
  rootOf(object: SchemaObject): SchemaObject;
}

type AbsenceClass = 'missing' | 'extra';

/** What `here` has and `there` has not, as far as it counts. */
export function absencesOf(
  findingClass: AbsenceClass,
  here: Objects,
  there: Objects,
  comparison: Comparison,
): Absences {
  const tops = countedTops(here, there, comparison);
  const lost = lostObjects([...new Set([...tops.keys(), ...tops.values()])], here, there);
  const needs = remembered((top: SchemaObject): SchemaObject[] =>
    [...lost.needs(top)].map((needed) => tops.get(needed) ?? needed).filter((other) => other !== top),
  );
  // What somebody made for itself is told for itself, also where it could not be without another lost object.
  const roots = rootsOf(new Set(tops.values()), (top) =>
    needs(top).find((other) => kinds.get(top.kind)?.goesWith?.(top, other) || needs(other).includes(top)),
  );
  const rootOf = (object: SchemaObject): SchemaObject => {
    const top = tops.get(object) ?? object;
    return roots.get(top) ?? top;
  };
  const findings = new Map<ObjectId, Finding>();
  for (const [object, top] of tops) {
    const root = rootOf(object);
    const known = findings.get(root.id) ?? absence(findingClass, root);
    const severity = top === root ? known.severity : worstOf([known.severity, absence(findingClass, top).severity]);
    findings.set(root.id, { ...known, severity, folded: known.folded + (object === root ? 0 : 1) });
  }
  return { findings, lost, rootOf };
}

function remembered<Value>(find: (object: SchemaObject) => Value): (object: SchemaObject) => Value {
  const known = new Map<SchemaObject, Value>();
  return (object) => {
    const value = known.get(object) ?? find(object);
    known.set(object, value);
    return value;
  };
}

/** Every lost object with the outermost one it hangs in; nothing where a rule hides that one. */
function countedTops(here: Objects, there: Objects, { classes, rules }: Comparison): Map<SchemaObject, SchemaObject> {
  const tops = new Map<SchemaObject, SchemaObject>();
  const hidden = new Map<SchemaObject, boolean>();
  for (const object of here.values()) {
    if (there.has(object.id) || !classes.has(classOf(object.kind))) continue;
    const top = outermost(object, here, there);
    const { kind, id } = top;
    if (!hidden.has(top)) hidden.set(top, rules.hides({ kind, id, facts: [classOf(kind)] }));
    if (!hidden.get(top)) tops.set(object, top);
  }
  return tops;
}

function outermost(object: SchemaObject, here: Objects, there: Objects): SchemaObject {
  const parent = object.within === undefined ? undefined : here.get(object.within);
  return parent && !there.has(parent.id) ? outermost(parent, here, there) : object;
}

/** Follows each object to what it needs, to the end; of those that need each other the first in reports stands for all. */
function rootsOf(
  objects: ReadonlySet<SchemaObject>,
  need: (object: SchemaObject) => SchemaObject | undefined,
): ReadonlyMap<SchemaObject, SchemaObject> {
  const roots = new Map<SchemaObject, SchemaObject>();
  if (objects.size < 2) return roots;
  for (const object of objects) {
    const way = new Set<SchemaObject>();
    let end: SchemaObject | undefined = object;
    let last = object;
    while (end && !way.has(end) && !roots.has(end)) {
      way.add(end);
      last = end;
      end = need(end);
    }
    const root = end === undefined ? last : (roots.get(end) ?? firstOf(circleFrom(end, way)));
    for (const passed of way) roots.set(passed, root);
  }
  return roots;
}

const circleFrom = (start: SchemaObject, way: ReadonlySet<SchemaObject>): SchemaObject[] => {
  const all = [...way];
  return all.slice(all.indexOf(start));
};

const firstOf = (circle: readonly SchemaObject[]): SchemaObject =>
  circle.reduce((first, object) => (placeOf(object) < placeOf(first) ? object : first));

function absence(findingClass: AbsenceClass, { kind, id }: SchemaObject): Finding {
  const severity = severityOf(kind);
  return {
    class: findingClass,
    kind,
    id,
    // What is there too much breaks less than what is not there.
    severity: findingClass === 'extra' && severity === 'high' ? 'medium' : severity,
    attributes: [],
    folded: 0,
  };
}

function fold({ findings }: Absences, id: ObjectId, count: number, severities: readonly Severity[]): boolean {
  const finding = findings.get(id);
  if (!finding) return false;
  findings.set(id, {
    ...finding,
    severity: worstOf([finding.severity, ...severities]),
    folded: finding.folded + count,
  });
  return true;
}

/** Counts an object of both sides with the loss of another one, whose trace it shows; false where that loss is not told. */
export const foldTrace = (absences: Absences, lost: SchemaObject): boolean =>
  fold(absences, absences.rootOf(lost).id, 1, []);

/**
 * True, and counted with the loss, when an object of both sides differs in no more than what losses took from it: a
 * default goes with its function, and leaves its column without one; NOT NULL came with the primary key. `side` is the one that has what was lost.
 */
export function explains(
  absences: Absences,
  side: 'expected' | 'actual',
  object: SchemaObject,
  changed: readonly Changed[],
  comparison: Comparison,
): boolean {
  if (absences.findings.size === 0) return false;
  const causes = changed.map((change) => {
    const without =
      absences.lost.withoutGiven(change[side], change.name, object) ??
      absences.lost.without(change[side], change.rule, object);
    if (!without) return undefined;
    const lefts = [without.left, ...(without.left === null ? [change.rule.remains ?? null] : [])];
    const isLeft = lefts.some((left) => {
      const [expected, actual] = side === 'expected' ? [left, change.actual] : [change.expected, left];
      return judge(change.rule, expected, actual, comparison).same;
    });
    return isLeft ? without.lost : undefined;
  });
  const [cause] = causes;
  if (cause === undefined || causes.includes(undefined)) return false;
  const severities = changed.map(({ rule }) => severityOf(object.kind, rule));
  return fold(absences, absences.rootOf(cause).id, 1, severities);
}

/** What is left of an object that lost its definition is no finding beside it: a type that was named and never made. */
export function foldRemains(missing: Absences, extra: Absences): void {
  for (const [here, there] of [
    [missing, extra],
    [extra, missing],
  ] as const) {
    for (const { kind, id, folded, severity } of [...here.findings.values()]) {
      const whole = kinds.get(kind)?.leftOf;
      const isLeft = whole && fold(there, `${whole}:${parseId(id).path}`, folded + 1, [severity]);
      if (isLeft) here.findings.delete(id);
    }
  }
}
