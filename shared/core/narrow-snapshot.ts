import { DriftError } from './errors.ts';
import { matchesGlobs } from './glob.ts';
import { impliedParts } from './kinds/implied-parts.ts';
import type { ImpliedPart, ObjectKind } from './kinds/kind.ts';
import { registry } from './kinds/registry.ts';
import { overriding } from './kinds/table-overrides.ts';
import { isList, type ObjectId, parseId, type SchemaObject } from './object.ts';
import { nameIn, type Scope } from './scope.ts';
import { sideOf } from './side.ts';
import { buildSnapshot, isSameScope, type Snapshot } from './snapshot.ts';

/**
 * The snapshot as it would have been read under this scope (undefined: everything). One that was read of more is narrowed;
 * of its unread kinds nobody knows which schemas they are in, so their numbers stay. Throws `snapshot-invalid` where it was
 * read of less: what is not in it may be there or not. `what` is how the error calls it.
 */
export function narrowSnapshot(snapshot: Snapshot, scope: Scope | undefined, what: string): Snapshot {
  if (isSameScope(snapshot.schemas, scope?.schemas)) return snapshot;
  if (!scope || (snapshot.schemas && !isWithin(scope.schemas, snapshot.schemas)))
    throw tooNarrow(snapshot, scope, what);
  const inside = insideOf(snapshot, scope);
  const kept = [...snapshot.objects.values()].filter(inside);
  const side = sideOf(snapshot.objects);
  const objects = kept.flatMap((object) => standingAlone(object, isOutside));
  const known = new Set(kept.map(({ id }) => id));
  const unmodeled = Object.entries(snapshot.unmodeled).filter(([kind]) => {
    const id = /^unreadable \S+ of (.*)$/s.exec(kind)?.[1];
    return id === undefined || known.has(id);
  });
  return buildSnapshot({ ...snapshot, objects, unmodeled: Object.fromEntries(unmodeled), schemas: scope.schemas });

  /** What is read, and in a schema that the scope leaves out; what an extension has is not read. */
  function isOutside(id: ObjectId): boolean {
    const object = side.get(id);
    return object !== undefined && !inside(object);
  }

  /** What a table has from a parent or a type that is left out is its own. */
  function standingAlone(object: SchemaObject, isOutside: (id: ObjectId) => boolean): SchemaObject[] {
    const { partitionOf = null, inherits = null, ofType = null } = object.attributes;
    const parents = [partitionOf, inherits].flatMap((value) => (isList(value) ? value : []));
    const sources = [...parents.map((path) => `table:${path}`), ...(ofType === null ? [] : [`composite:${ofType}`])];
    if (object.kind !== 'table' || !sources.some(isOutside)) return [object];
    const attributes = Object.entries(object.attributes).filter(([name]) => !deviations.has(name));
    const own = impliedParts(object, side)
      .filter(({ part }) => !side.get(part.id))
      .map(asOwn);
    return [{ ...object, attributes: Object.fromEntries(attributes) }, ...own];
  }
}

/**
 * The parent does not tell what a key or an index of its partition is called. Nor does it tell of an identity column whether
 * that of the partition is one: it is from 17 on, and has no sequence.
 */
function asOwn({ part, named }: ImpliedPart): SchemaObject {
  const unknown = part.kind === 'column' ? ['identity', 'identitySequence', 'identityPersistence'] : [];
  return { ...part, unreadable: [...(part.unreadable ?? []), ...unknown, ...(named ? [] : ['name'])] };
}

const deviations: ReadonlySet<string> = new Set([
  ...overriding.map(([name]) => name),
  'triggerOverrides',
  'indexOverrides',
]);

const kinds: ReadonlyMap<string, ObjectKind> = new Map(registry.map((kind) => [kind.kind, kind]));

/** Whether an object of the snapshot is one that a read under the scope has. */
function insideOf({ objects }: Snapshot, scope: Scope): (object: SchemaObject) => boolean {
  const known = new Map<string, boolean>();
  const has = (path: string): boolean => {
    const answer = known.get(path) ?? scope.has(nameIn(path));
    known.set(path, answer);
    return answer;
  };
  const isInside = (object: SchemaObject): boolean => {
    const { kind, within } = object;
    const isHeld = kinds.get(kind)?.satellite !== undefined || kind === 'default-privileges';
    if (isHeld) {
      const holder = within === undefined ? undefined : objects.get(within);
      return within === undefined || (holder !== undefined && isInside(holder));
    }
    if (kind === 'publication') return object.attributes.allTables === true || publishing.has(object.id);
    const schemas = schemasOf(object);
    return schemas.length === 0 || schemas.some(has);
  };
  const publishing = new Set(
    [...objects.values()]
      .filter(({ kind }) => kind === 'publication-table' || kind === 'publication-schema')
      .filter((object) => isInside(object))
      .map(({ within }) => within),
  );
  return isInside;
}

const name = String.raw`"(?:[^"]|"")*"|[^".()\s,]+`;
const names = new RegExp(name, 'g');
const qualified = new RegExp(`(${name})\\.(?:${name})`, 'g');

/**
 * The schemas, as paths, that an object is in: most are in one, a cast in those of its types but for the built-in ones, and
 * what works for the whole database in none.
 */
function schemasOf({ kind, id }: SchemaObject): readonly string[] {
  const { path } = parseId(id);
  const identity = kinds.get(kind)?.identity ?? [];
  // It is called by the types that it is about.
  if (identity[0] === 'signature') return [...path.matchAll(qualified)].map(([, schema = '']) => schema);
  const place = kind === 'schema' ? 0 : identity.indexOf('schema');
  const schema = place < 0 ? undefined : [...path.matchAll(names)][place]?.[0];
  return schema === undefined ? [] : [schema];
}

/** True only where every schema that the first globs name is surely named by the second. */
export function isWithin(inner: readonly string[], outer: readonly string[]): boolean {
  const isExclusion = (glob: string): boolean => glob.startsWith('!');
  const lastNamed = inner.findLastIndex((glob) => !isExclusion(glob));
  const excluded = inner.slice(lastNamed + 1);
  const exclusions = outer.filter(isExclusion);
  const named = outer.filter((glob) => !isExclusion(glob));
  const areExcluded = exclusions.every((glob) => excluded.includes(glob));
  if (lastNamed < 0) return named.length === 0 && areExcluded;
  return inner
    .filter((glob) => !isExclusion(glob))
    .every((glob) => {
      if (!/[*?]/.test(glob)) return matchesGlobs(outer, glob);
      // What a star takes of a glob, it takes of whatever that matches.
      const covers = (wider: string) => wider === glob || (!wider.includes('?') && matchesGlobs([wider], glob));
      return areExcluded && (named.length === 0 || named.some(covers));
    });
}

function tooNarrow({ schemas = [] }: Snapshot, scope: Scope | undefined, what: string): DriftError {
  const wanted = scope ? `the schemas ${scope.schemas.join(', ')}` : 'all schemas';
  return new DriftError(
    'snapshot-invalid',
    `${what} was read of the schemas ${schemas.join(', ')} only, and ${wanted} are to be compared. ` +
      'Write it again of all of these, or set compare.schemas (--schemas) to what it has.',
  );
}
