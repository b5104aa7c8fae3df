import type { AttributeRule, ObjectKind } from './kinds/kind.ts';
import { type Attribute, isList, type ObjectId, parseId, quoteName, type SchemaObject } from './object.ts';

/**
 * Which other objects an object speaks of. Everything is read under an empty search path, so what is not built in stands
 * in the texts with its schema (a path: `app.orders`), and without one only what belongs to the same table.
 */

/** What happens to an object, or to one of its facts, with what stands in it. */
export type Citation = NonNullable<AttributeRule['cites']>;

/** Definitions are made of what they name; of the rest only what the rule says. */
export function citation({ cites, mentions, means = 'text', class: factClass }: AttributeRule): Citation {
  if (cites) return cites;
  if (mentions) return 'optional';
  const isText = means === 'body' || means === 'options' || means === 'order' || means === 'chosen';
  const isDefinition = factClass === undefined || factClass === 'structure' || factClass === 'validity';
  return isDefinition && !isText ? 'essential' : 'free';
}

export interface Names {
  /** `app.orders`, each name quoted as in ids. */
  readonly paths: readonly string[];
  /** Names without a schema. */
  readonly bare: readonly string[];
}

/** The names in a value, in the order they stand there. */
export function namesIn(value: Attribute): Names {
  const names = textsOf(value).flatMap((text) => [...namesOfText(text)]);
  const [paths, bare] = [names.filter((parts) => parts.length > 1), names.filter((parts) => parts.length === 1)];
  return { paths: paths.map(joined), bare: bare.map(joined) };
}

/** The paths in what tells overloads apart: `app.f(app.mood)` cannot be without `app.mood`. */
export function pathsInId(id: ObjectId): string[] {
  const { path } = parseId(id);
  return [...namesOfText(path.slice(ownPath(path).length))].filter((parts) => parts.length > 1).map(joined);
}

/** The names at the start of a path, without argument types. */
export const ownPath = (path: string): string => /^(?:"(?:[^"]|"")*"|[^"(])*/.exec(path)?.[0] ?? path;

/** The last name of an id: of `column:app.orders.total` it is `total`. */
export const lastName = (id: ObjectId): string => lastNameOf(ownPath(parseId(id).path)) ?? id;

/** What stands behind the last dot outside quotes; undefined when that is nothing. */
export function lastNameOf(path: string): string | undefined {
  let last: string | undefined;
  let end = 0;
  for (const match of path.matchAll(/"(?:[^"]|"")*"|[^."]+/g)) {
    last = match[0];
    end = match.index + last.length;
  }
  return end === path.length ? last : undefined;
}

/** The path of the object that the identity speaks of from one place on: of `news.app.orders` from 1 on `app.orders`. */
export function pathConcerned({ id }: SchemaObject, { concerns }: ObjectKind): string | undefined {
  if (concerns === undefined) return undefined;
  const names = parseId(id).path.match(/"(?:[^"]|"")*"|[^."]+/g) ?? [];
  return names.slice(concerns).join('.');
}

function textsOf(value: Attribute): string[] {
  if (typeof value === 'string') return [value];
  if (isList(value)) return value.flatMap(textsOf);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, item]) => [name, ...textsOf(item)]);
}

const name = String.raw`(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)`;
const operator = '[-+*/<>=~!@#%^&|`?]+';
/** Text in quotes, the name of an operator, or a name; what tells a type, an output name or a call from a column is caught too. */
const token = new RegExp(
  `'(?<text>(?:[^']|'')*)'(?<reference>::"?reg[a-z]+)?|` +
    String.raw`(?<operator>${name}\.${operator})|(?<told>::|\bAS )?(?<path>${name}(?:\.${name})*)(?<call>\()?`,
  'gu',
);
const part = new RegExp(`${name}|${operator}`, 'gu');

/** Of a longer text only the beginning is searched for names: the rest could take seconds. */
const mostRead = 100_000;

/** Every name in a text of ours or in SQL that the server printed, in parts. */
function* namesOfText(text: string): Generator<readonly string[]> {
  for (const { groups = {} } of text.slice(0, mostRead).matchAll(token)) {
    if (groups.text !== undefined) {
      if (groups.reference !== undefined) yield* namesOfText(groups.text.replaceAll("''", "'"));
      continue;
    }
    const parts = (groups.operator ?? groups.path ?? '').match(part) ?? [];
    const [first = '', second] = parts;
    // rows of a trigger or a rule, not schemas
    if (second !== undefined && /^(?:old|new)$/i.test(first)) yield [second];
    else if (second !== undefined || (groups.told === undefined && groups.call === undefined)) yield parts;
  }
}

const joined = (parts: readonly string[]): string =>
  parts
    .map((written) => quoteName(/^".*"$/s.test(written) ? written.slice(1, -1).replaceAll('""', '"') : written))
    .join('.');
