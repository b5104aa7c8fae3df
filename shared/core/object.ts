/** A schema object: what it is called, where it hangs, and the facts of it that count. */

/** A fact, as plain JSON. An absent attribute and `null` mean the same: the default. */
export type Attribute =
  | string
  | number
  | boolean
  | null
  | readonly Attribute[]
  | { readonly [name: string]: Attribute };

/** `Array.isArray` does not narrow readonly lists. */
export function isList(value: Attribute): value is readonly Attribute[] {
  return Array.isArray(value);
}

/** The same of maps. */
export function isMap(value: Attribute): value is Readonly<Record<string, Attribute>> {
  return value !== null && typeof value === 'object' && !isList(value);
}

/** A raw name, or the argument types that tell overloads apart. */
export type IdentityPart = string | readonly string[];
export type Identity = readonly IdentityPart[];

/** One line that names an object in any database: `policy:public.orders.tenant_isolation`. */
export type ObjectId = string;

export interface SchemaObject {
  readonly kind: string;
  readonly id: ObjectId;
  /** The object that this one is part of; when that one is missing, this one is folded into it. */
  readonly within?: ObjectId;
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Attributes on which the server fails for ever (a dangling reference in its catalogs): absent above, and not compared. */
  readonly unreadable?: readonly string[];
}

const plainName = /^[a-z_][a-z0-9_$]*$/;
const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not reach a line of text
const unprintable = /[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g;
const escaped = new Map(
  [...Array(0x20).keys(), 0x7f, 0x85, 0x2028, 0x2029].map((code) => {
    const character = String.fromCharCode(code);
    return [code, escapes[character] ?? `\\u${code.toString(16).padStart(4, '0')}`];
  }),
);

/** A raw name as text: plain lower-case names as they are, all others quoted, on one line whatever they hold. */
export function quoteName(name: string): string {
  if (plainName.test(name)) return name;
  return `"${name.replaceAll('\\', '\\\\').replaceAll('"', '""').replace(unprintable, escapeRun)}"`;
}

function escapeRun(run: string): string {
  let text = '';
  for (let at = 0; at < run.length; at += 1) text += escaped.get(run.charCodeAt(at)) ?? '';
  return text;
}

/** The path of an identity: names joined by dots, argument types in parentheses after the name they belong to. */
export function formatPath(identity: Identity): string {
  let path = '';
  for (const part of identity) {
    if (typeof part === 'string') path += path === '' ? quoteName(part) : `.${quoteName(part)}`;
    else path += `(${part.join(', ')})`;
  }
  return path;
}

export function objectId(kind: string, identity: Identity): ObjectId {
  return `${kind}:${formatPath(identity)}`;
}

/** The id of a fact that hangs on an object: `comment:table:public.orders`, `grant:table:public.orders:app`. */
export function satelliteId(kind: string, on: ObjectId, name?: string): ObjectId {
  return name === undefined ? `${kind}:${on}` : `${kind}:${on}:${quoteName(name)}`;
}

/** The id of a column of any relation or composite type. */
export function columnId(of: ObjectId, column: string): ObjectId {
  return `column:${parseId(of).path}.${quoteName(column)}`;
}

/** An id taken apart: its kind, and the rest as it reads (a path, or for a satellite the id it hangs on). */
export function parseId(id: ObjectId): { kind: string; path: string } {
  const colon = id.indexOf(':');
  return { kind: id.slice(0, colon), path: id.slice(colon + 1) };
}
