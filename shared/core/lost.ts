import { citation, lastName, lastNameOf, namesIn, ownPath, pathConcerned, pathsInId } from './cited.ts';
import { kinds, type Objects } from './comparison.ts';
import type { AttributeRule } from './kinds/kind.ts';
import { type Attribute, isList, isMap, parseId, type SchemaObject } from './object.ts';

/** What one side lost, found by the names under which other objects speak of it. */
export interface Lost {
  /** The lost objects without which this one cannot be, as its name and its definition have it. */
  needs(object: SchemaObject): Generator<SchemaObject>;
  /** What the losses leave of a fact, and the first of them; undefined when none of them stands in it. */
  without(value: Attribute, rule: AttributeRule, of: SchemaObject): Left | undefined;
  /** The same of what another object has only from a lost one. */
  withoutGiven(value: Attribute, attribute: string, of: SchemaObject): Left | undefined;
}

interface Left {
  readonly left: Attribute;
  readonly lost: SchemaObject;
}

/** `lost` are objects of `here` that the other side does not have (`there`). */
export function lostObjects(lost: readonly SchemaObject[], here: Objects, there: Objects): Lost {
  const find = finder(lost, here, there);
  const citedIn = (value: Attribute, of: SchemaObject): SchemaObject[] => {
    const { paths, bare } = namesIn(value);
    const found = [...paths.map(find.named), ...bare.map((name) => find.part(relationOf(of), name))];
    return found.filter((object) => object !== undefined);
  };
  const gifts = lost.flatMap((object) =>
    (kinds.get(object.kind)?.gives?.(object) ?? []).map(({ under = [], ...to }) => ({ ...to, under, object })),
  );
  const given = Map.groupBy(gifts, ({ to, attribute }) => `${attribute} ${to}`);
  return {
    withoutGiven(value, attribute, { id }) {
      const held = (given.get(`${attribute} ${id}`) ?? []).filter(({ under }) => holds(value, under));
      const [first] = held;
      if (!first) return undefined;
      const left = held.reduce((rest, { under }) => take(rest, under), value);
      return { left: typeof value === 'boolean' ? false : left, lost: first.object };
    },
    *needs(object) {
      const kind = kinds.get(object.kind);
      if (!kind) return;
      const concerned = pathConcerned(object, kind);
      for (const path of [...pathsInId(object.id), ...(concerned === undefined ? [] : [concerned])]) {
        const found = find.named(path);
        if (found) yield found;
      }
      for (const [name, rule] of Object.entries(kind.attributes)) {
        const value = object.attributes[name];
        if (value !== undefined && citation(rule) === 'essential') yield* citedIn(value, object);
      }
    },
    without(value, rule, of) {
      if (citation(rule) !== 'optional') return undefined;
      const [first] = citedIn(value, of);
      return first && { left: strip(value, (item) => citedIn(item, of).length > 0), lost: first };
    },
  };
}

/** Looks lost objects up by what others call them. */
function finder(lost: readonly SchemaObject[], here: Objects, there: Objects) {
  const byPath = Map.groupBy(
    lost.filter(({ kind }) => !kinds.get(kind)?.satellite),
    ({ id }) => ownPath(parseId(id).path),
  );
  for (const object of lost) {
    // named by two of its three names: app.by_day of `app.by_day.btree`
    if (kinds.get(object.kind)?.identity[2] !== 'method') continue;
    const path = ownPath(parseId(object.id).path);
    const short = path.slice(0, path.length - lastName(object.id).length - 1);
    byPath.set(short, [...(byPath.get(short) ?? []), object]);
  }
  let surviving: ReadonlySet<string> | undefined;
  const survives = (path: string): boolean => {
    // Rights, comments and settings of the environment are named by no definition.
    const isNamed = ({ id, kind }: SchemaObject) =>
      there.has(id) && (kinds.get(kind)?.class ?? 'structure') === 'structure';
    surviving ??= new Set([...here.values()].filter(isNamed).map(({ id }) => ownPath(parseId(id).path)));
    return surviving.has(path);
  };
  return {
    /** The one of that name, if no other object can be meant: routines are named without their argument types. */
    named(path: string): SchemaObject | undefined {
      const found = byPath.get(path)?.[0];
      return found && !survives(path) ? found : undefined;
    },
    /** A column, constraint or trigger of a table; an index is named beside its table. */
    part: (relation: string, name: string): SchemaObject | undefined =>
      byPath.get(`${relation}.${name}`)?.[0] ??
      byPath
        .get(relation.slice(0, relation.length - (lastNameOf(relation) ?? '').length) + name)
        ?.find(({ within }) => within !== undefined && parseId(within).path === relation),
  };
}

/** The table that names without a schema belong to: what the object is part of, or the object itself. */
function relationOf(object: SchemaObject): string {
  const kind = kinds.get(object.kind);
  const concerned = kind && pathConcerned(object, kind);
  if (concerned !== undefined) return concerned;
  const within = object.within === undefined ? undefined : parseId(object.within);
  return within && !kinds.get(within.kind)?.container ? within.path : ownPath(parseId(object.id).path);
}

/** Whether something stands in a value under these names. */
function holds(value: Attribute, [name, ...names]: readonly string[]): boolean {
  if (name === undefined) return value !== null && value !== false;
  return isMap(value) && holds(value[name] ?? null, names);
}

/** A value without what stands there, and without the maps that this leaves empty. */
function take(value: Attribute, [name, ...names]: readonly string[]): Attribute {
  if (name === undefined || !isMap(value)) return null;
  const left = Object.entries({ ...value, [name]: take(value[name] ?? null, names) }).filter(
    ([, item]) => item !== null,
  );
  return left.length === 0 ? null : Object.fromEntries(left);
}

/** A value without the texts that are lost, and without the lists and maps that this leaves empty. */
function strip(value: Attribute, isLost: (text: string) => boolean): Attribute {
  if (typeof value === 'string') return isLost(value) ? null : value;
  if (isList(value)) {
    const left = value.map((item) => strip(item, isLost)).filter((item) => item !== null);
    return left.length === 0 ? null : left;
  }
  if (value === null || typeof value !== 'object') return value;
  const left = Object.entries(value)
    .map(([name, item]) => [name, isLost(name) ? null : strip(item, isLost)] as const)
    .filter(([, item]) => item !== null);
  return left.length === 0 ? null : Object.fromEntries(left);
}
