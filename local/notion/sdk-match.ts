import { type Member, type SdkType, sdkType } from './sdk-types.ts';

/** Holds a value against a type that the SDK declares. */

export interface Mismatch {
  readonly path: string;
  readonly expected: string;
  readonly found: unknown;
  /** How far down it lies; of several failed variants the one that got furthest was meant. */
  readonly depth: number;
}

/** The SDK declares these as empty, the service takes real objects there; the stand-in's own rules look at them. */
const loose = new Set([
  'ViewFilterRequest',
  'ViewSortRequest',
  'ViewFilterResponse',
  'QuickFilterConditionRequest',
  'QuickFilterConditionResponse',
]);

/** Where answers differ from their declared types: `archived` is gone since 2026-03-11, the rest was never declared. */
const optionalAnyway = new Set(['archived']);
const allowedAnyway = new Set(['has_more']);

/** Undefined when the value fits. `path` begins with `body` or the like. */
export function mismatch(name: string, value: unknown, path: string): Mismatch | undefined {
  return compare({ is: 'name', name, file: '' }, value, path, 0);
}

type Variant = Exclude<SdkType, { is: 'union' | 'all' | 'name' }>;
const unfolded = new WeakMap<SdkType, readonly Variant[]>();

/** A type as a flat list of variants: names looked up, intersections of unions multiplied out. */
function variantsOf(type: SdkType): readonly Variant[] {
  const known = unfolded.get(type) ?? unfold(type);
  unfolded.set(type, known);
  return known;
}

function unfold(type: SdkType): readonly Variant[] {
  switch (type.is) {
    case 'name':
      return loose.has(type.name)
        ? [{ is: 'object', members: new Map(), rest: anything }]
        : variantsOf(sdkType(type.name, type.file));
    case 'union':
      return type.of.flatMap(variantsOf);
    case 'all':
      return type.of
        .map(variantsOf)
        .reduce((left, right) => left.flatMap((one) => right.map((other) => join(one, other))));
    default:
      return [type];
  }
}

const anything: SdkType = { is: 'word', word: 'unknown' };

function join(left: Variant, right: Variant): Variant {
  if (left.is !== 'object' || right.is !== 'object') return right;
  const members = new Map<string, Member>(left.members);
  for (const [key, member] of right.members) {
    const before = members.get(key);
    members.set(key, before ? { type: member.type, optional: before.optional && member.optional } : member);
  }
  const rest = left.rest ?? right.rest;
  return rest ? { is: 'object', members, rest } : { is: 'object', members };
}

function compare(type: SdkType, value: unknown, path: string, depth: number): Mismatch | undefined {
  const failed: Mismatch[] = [];
  const variants = candidates(type, value);
  for (const variant of variants) {
    const found = compareOne(variant, value, path, depth);
    if (!found) return undefined;
    failed.push(found);
  }
  const deepest = Math.max(...failed.map((one) => one.depth));
  const best = failed.filter((one) => one.depth === deepest);
  const [closest] = best;
  if (!closest || deepest > depth || best.length === 1) return closest;
  const names = choices(variants, failed, deepest);
  return names.length === 1 ? closest : { path, expected: `one of ${names.join(', ')}`, found: value, depth };
}

const byTag = new WeakMap<SdkType, ReadonlyMap<string, readonly Variant[]>>();

/** Of many variants only those whose `type` is the value's; all of them where that leaves none. */
function candidates(type: SdkType, value: unknown): readonly Variant[] {
  const variants = variantsOf(type);
  if (variants.length < 3 || typeof value !== 'object' || value === null || !('type' in value)) return variants;
  const known = byTag.get(type) ?? Map.groupBy(variants, tagOf);
  byTag.set(type, known);
  return known.get(String(value.type)) ?? variants;
}

function tagOf(variant: Variant): string {
  const tag = variant.is === 'object' ? variant.members.get('type')?.type : undefined;
  return tag?.is === 'literal' ? String(tag.value) : '';
}

/** What would have been right, when several variants were equally far away: literals, or the keys they ask for. */
function choices(variants: readonly Variant[], failed: readonly Mismatch[], deepest: number): string[] {
  const names = variants.flatMap((variant, index) => {
    const found = failed[index];
    if (found?.depth !== deepest) return [];
    const missing = found.found === undefined ? found.path.split('.').at(-1) : undefined;
    return [variant.is === 'object' && missing !== undefined ? `an object with ${missing}` : describe(variant)];
  });
  return [...new Set(names)];
}

function compareOne(type: Variant, value: unknown, path: string, depth: number): Mismatch | undefined {
  const wrong = { path, expected: describe(type), found: value, depth };
  switch (type.is) {
    case 'word':
      return type.word === 'unknown' || typeof value === type.word ? undefined : wrong;
    case 'literal':
      return value === type.value ? undefined : wrong;
    case 'list': {
      if (!Array.isArray(value)) return wrong;
      for (const [index, member] of value.entries()) {
        const found = compare(type.of, member, `${path}[${index}]`, depth + 1);
        if (found) return found;
      }
      return undefined;
    }
    case 'object':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong;
      return compareObject(type, Object.entries(value), path, depth);
  }
}

function compareObject(
  type: Extract<Variant, { is: 'object' }>,
  entries: readonly (readonly [string, unknown])[],
  path: string,
  depth: number,
): Mismatch | undefined {
  const given = new Map(entries);
  for (const [key, { type: wanted, optional }] of type.members) {
    const value = given.get(key);
    if (value === undefined) {
      if (!optional && !optionalAnyway.has(key))
        return { path: `${path}.${key}`, expected: 'defined', found: undefined, depth };
      continue;
    }
    const found = compare(wanted, value, `${path}.${key}`, depth + 1);
    // A wrong tag means that another variant is meant: that is no progress.
    if (found) return tags.has(key) && found.depth === depth + 1 ? { ...found, depth: depth - 0.25 } : found;
  }
  for (const [key, value] of entries) {
    if (type.members.has(key) || allowedAnyway.has(key)) continue;
    const found = type.rest ? compare(type.rest, value, `${path}.${key}`, depth + 1) : undefined;
    if (found) return found;
    // Told apart from a missing key: whoever has all required keys is closer.
    if (!type.rest) return { path: `${path}.${key}`, expected: 'not present', found: value, depth: depth + 0.5 };
  }
  return undefined;
}

const tags = new Set(['type', 'object']);

function describe(type: Variant): string {
  if (type.is === 'literal') return `\`${JSON.stringify(type.value)}\``;
  if (type.is === 'word') return type.word === 'never' ? 'not present' : `a ${type.word}`;
  return type.is === 'list' ? 'an array' : 'an object';
}
