import { type Attribute, isList, parseId, type SchemaObject } from '../object.ts';
import { builtIn, ofExtensions } from './not-on-every-major.ts';

/** The object without the privileges that `isDropped` names; undefined when nothing is left. */
export function withoutPrivileges(
  object: SchemaObject,
  isDropped: (privilege: Attribute) => boolean,
): SchemaObject | undefined {
  const left = Object.entries(object.attributes)
    .map(([name, value]) => [name, isList(value) ? value.filter((privilege) => !isDropped(privilege)) : []] as const)
    .filter(([, privileges]) => privileges.length > 0);
  return left.length === 0 ? undefined : { ...object, attributes: Object.fromEntries(left) };
}

/** Conversions between encodings take one argument more from 14 on. */
const conversion = /\(integer, integer, cstring, internal, integer/;

const words = (text = ''): string[] => text.split(/\s+/).filter(Boolean);
const lines = (text = ''): string[] => text.split('\n').map((line) => line.trim());

const young = new Set(
  Object.entries({ ...builtIn, ...ofExtensions }).flatMap(([sort, { names, overloads }]) =>
    [...words(names), ...lines(overloads)].filter(Boolean).map((name) => `${sort}.${name}`),
  ),
);

/** Rights on what came with the server or an extension, as far as both majors have it. */
export function onBothMajors(object: SchemaObject, oldest: number, newest: number): SchemaObject | undefined {
  const { path } = parseId(object.id);
  const overload = path.slice(0, path.indexOf(')') + 1);
  // `sort.name` or `extension.sort.name`; what is listed needs no quotes
  const parts = path.replace(/\(.*/s, '').split('.');
  const isYoung = [overload, parts.slice(0, 2).join('.'), parts.slice(0, 3).join('.')].some((name) => young.has(name));
  if (isYoung || conversion.test(overload)) return undefined;
  // MAINTAIN exists from 17 on and is part of ALL.
  return oldest < 17 && newest >= 17 ? withoutPrivileges(object, (privilege) => privilege === 'MAINTAIN') : object;
}
