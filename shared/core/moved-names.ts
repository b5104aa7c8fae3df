import { ownPath } from './cited.ts';
import type { ObjectKind } from './kinds/kind.ts';
import { type Attribute, isList, type ObjectId, parseId, type SchemaObject } from './object.ts';

/**
 * What an extension brings is not read, and stands with its schema in whatever uses it. Where the extension is in another
 * schema on the other side, so is all of that, in column types, signatures, operators and queries: one cause. Names of the
 * schemas in question are then compared without them, unless the user has an object of that name there. So is what uses an
 * object that lies in another schema on the other side, where it counts as missing and extra.
 */

type Objects = ReadonlyMap<ObjectId, SchemaObject>;

export interface MovedNames {
  /** The actual objects under the ids that the expected side uses: types of arguments stand in ids. */
  readonly actual: Objects;
  /** Those whose id was another one. */
  readonly movedIds: ReadonlySet<ObjectId>;
  /** The same value whichever of the schemas it names. */
  neutral(value: Attribute): Attribute;
  /** Of what moved, the object to which a difference between these values is counted. */
  causeOf(expected: string, actual: string): ObjectId;
}

interface Move {
  readonly id: ObjectId;
  readonly from: string;
  readonly to: string;
}

/** Undefined when nothing that qualifies names is in another place on the other side. */
export function movedNames(
  expected: Objects,
  actual: Objects,
  kinds: ReadonlyMap<string, ObjectKind>,
): MovedNames | undefined {
  const moves = movesBetween(expected, actual, kinds);
  const objects = movedObjects(expected, actual, kinds);
  const [first] = [...moves, ...objects];
  if (!first) return undefined;
  const paths = new Map(objects.map(({ from, to }) => [to, from] as const));
  const schemas = new Set(moves.flatMap(({ from, to }) => [from, to]));
  const own = ownNames([expected, actual], schemas);
  const text = (value: string): string =>
    value.replaceAll(qualified, (whole: string, ...rest: unknown[]) => {
      const groups: Partial<Record<string, string>> = rest.at(-1) ?? {};
      const { text: quotedText, reference, schema = '', name = '' } = groups;
      if (quotedText !== undefined) return reference ? `'${text(quotedText.slice(1, -1))}'${reference}` : whole;
      const path = `${schema}.${name}`;
      return schemas.has(schema) && !own.has(name) ? `${neutralSchema}.${name}` : (paths.get(path) ?? path);
    });
  /** Its own name stays. */
  const idText = (id: ObjectId): string => {
    const start = id.indexOf('(');
    return id.slice(0, start) + text(id.slice(start));
  };
  const ids = new Map([...expected.keys()].filter(hasTypes).map((id) => [idText(id), id] as const));
  const movedIds = new Set<ObjectId>();
  const target = (id: ObjectId): ObjectId => {
    if (!hasTypes(id) || expected.has(id)) return id;
    const known = ids.get(idText(id));
    return known !== undefined && !actual.has(known) ? known : id;
  };
  const renamed = new Map<ObjectId, SchemaObject>();
  for (const object of actual.values()) {
    const id = target(object.id);
    const within = object.within === undefined ? undefined : target(object.within);
    if (id !== object.id) movedIds.add(id);
    const isSame = id === object.id && within === object.within;
    renamed.set(id, isSame ? object : { ...object, id, ...(within !== undefined && { within }) });
  }
  return {
    actual: movedIds.size === 0 ? actual : renamed,
    movedIds,
    neutral: (value) => eachText(value, text),
    causeOf: (one, other) => {
      const object = objects.find(({ from, to }) => one.includes(from) && other.includes(to));
      if (object) return object.id;
      const names = ({ id }: Move) => one.includes(parseId(id).path) || other.includes(parseId(id).path);
      const fits = moves.filter(({ from, to }) => one.includes(`${from}.`) && other.includes(`${to}.`));
      return (fits.find(names) ?? fits[0] ?? first).id;
    },
  };
}

const neutralSchema = 'moved';

const identifier = String.raw`(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)`;
/** Text in quotes, which may be a reference; or a name or an operator with its schema. */
const qualified = new RegExp(
  `(?<text>'(?:[^']|'')*')(?<reference>::"?reg)?|` +
    String.raw`(?<![\p{L}\p{N}_$."])(?<schema>${identifier})\.(?<name>${identifier}|[-+*/<>=~!@#%^&|\u0060?]+)`,
  'gu',
);

const hasTypes = (id: ObjectId): boolean => id.includes('(');

function movesBetween(expected: Objects, actual: Objects, kinds: ReadonlyMap<string, ObjectKind>): Move[] {
  const qualifying = new Map([...kinds.values()].map(({ kind, qualifies }) => [kind, qualifies]));
  const moves: Move[] = [];
  for (const { kind, id, attributes } of expected.values()) {
    const name = qualifying.get(kind);
    const other = name === undefined ? undefined : actual.get(id);
    if (name === undefined || !other) continue;
    const [from, to] = [attributes[name], other.attributes[name]];
    if (typeof from === 'string' && typeof to === 'string' && from !== to) moves.push({ id, from, to });
  }
  return moves;
}

/** The objects that one side has in one schema and the other in another, each by its two paths. */
function movedObjects(expected: Objects, actual: Objects, kinds: ReadonlyMap<string, ObjectKind>): Move[] {
  const lost = (here: Objects, there: Objects) =>
    Map.groupBy(
      [...here.values()].flatMap(({ kind, id }) => {
        const { identity, satellite } = kinds.get(kind) ?? {};
        if (there.has(id) || satellite || identity?.[0] !== 'schema' || identity[1] !== 'name') return [];
        const path = ownPath(parseId(id).path);
        const [, schema, name] = twoNames.exec(path) ?? [];
        return schema === undefined ? [] : [{ id, path, key: `${kind} ${name}` }];
      }),
      ({ key }) => key,
    );
  const missing = lost(expected, actual);
  const extra = missing.size === 0 ? missing : lost(actual, expected);
  const candidates = [...missing].flatMap(([key, [one, ...more]]) => {
    const [other, ...others] = extra.get(key) ?? [];
    const isClear =
      [one, ...more].every((object) => object?.path === one?.path) && others.every(({ path }) => path === other?.path);
    return one && other && isClear ? [{ id: one.id, from: one.path, to: other.path }] : [];
  });
  if (candidates.length === 0) return [];
  // A name that the other side has too, of whatever kind, would be taken for another one.
  const pathsOf = (objects: Objects) => new Set([...objects.keys()].map((id) => ownPath(parseId(id).path)));
  const [here, there] = [pathsOf(expected), pathsOf(actual)];
  return candidates.filter(({ from, to }) => !here.has(to) && !there.has(from));
}

/** What users have made in these schemas, on either side. */
function ownNames(sides: readonly Objects[], schemas: ReadonlySet<string>): ReadonlySet<string> {
  const own = new Set<string>();
  for (const objects of sides) {
    for (const id of objects.keys()) {
      const [, schema = '', name = ''] = twoNames.exec(ownPath(parseId(id).path)) ?? [];
      if (schemas.has(schema)) own.add(name);
    }
  }
  return own;
}

const twoNames = new RegExp(`^(${identifier})\\.(${identifier})`, 'u');

function eachText(value: Attribute, change: (text: string) => string): Attribute {
  if (typeof value === 'string') return change(value);
  if (isList(value)) return value.map((item) => eachText(item, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, eachText(item, change)]));
}
