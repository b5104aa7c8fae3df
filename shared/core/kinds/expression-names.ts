import { unquoted } from './raw-names.ts';

/**
 * What the server calls a column of an index that is an expression: after its function, the column below a cast, or `expr`
 * (FigureIndexColname of its source). Read from the deparsed text, so there may be more than one answer.
 */
export function expressionNames(text: string): string[] {
  const found = text.length > mostRead ? undefined : figured(text, 0);
  return found === undefined ? ['expr'] : [...new Set([found.name, 'expr'])];
}

/** A weak name gives way to that of a type it is cast to. */
interface Figured {
  readonly name: string;
  readonly isWeak?: boolean;
}

const identifier = String.raw`(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)`;
const path = new RegExp(String.raw`^${identifier}(?:\.${identifier})*$`, 'u');
const call = new RegExp(String.raw`^(${identifier}(?:\.${identifier})*)\(`, 'u');
const lastPart = new RegExp(`${identifier}$`, 'u');
const field = new RegExp(String.raw`^(.*\))\.(${identifier})$`, 'su');

const deepest = 40;
/** Characters; no index of a person has a longer expression. */
const mostRead = 10_000;

function figured(given: string, depth: number): Figured | undefined {
  if (depth > deepest) return undefined;
  const text = withoutParentheses(given.trim());
  const cast = lastAtTop(text, '::');
  if (cast >= 0 && isType(text.slice(cast + 2))) {
    const below = figured(text.slice(0, cast), depth + 1);
    return below && !below.isWeak ? below : { name: typeNameOf(text.slice(cast + 2)), isWeak: true };
  }
  if (lastAtTop(text, ' AT TIME ZONE ') >= 0) return { name: 'timezone' };
  const collate = lastAtTop(text, ' COLLATE ');
  if (collate >= 0) return figured(text.slice(0, collate), depth + 1);
  if (/^CASE\b/.test(text)) return ofCase(text, depth);
  if (/^ARRAY\[/.test(text) && closes(text, 5)) return { name: 'array' };
  if (/^(?:NULL|true|false)$/.test(text)) return undefined;
  if (path.test(text)) return { name: unquoted(lastPart.exec(text)?.[0] ?? text) };
  const [, parent, named] = field.exec(text) ?? [];
  if (parent !== undefined && closes(parent, 0)) return { name: unquoted(named ?? '') };
  const [begun, called] = call.exec(text) ?? [];
  if (begun !== undefined && called !== undefined && closes(text, begun.length - 1)) {
    return { name: functionName(called, text) };
  }
  const open = text.endsWith(']') ? openOf(text) : -1;
  return open > 0 ? figured(text.slice(0, open), depth + 1) : undefined;
}

/** What its ELSE is called, where that has a name. */
function ofCase(text: string, depth: number): Figured {
  const otherwise = lastAtTop(text.replaceAll('\n', ' '), ' ELSE ');
  const named = otherwise < 0 ? undefined : figured(text.slice(otherwise + 6, -'END'.length), depth + 1);
  return named && !named.isWeak ? named : { name: 'case', isWeak: true };
}

/** SQL's own words for functions are printed in capitals. */
function functionName(called: string, text: string): string {
  const last = lastPart.exec(called)?.[0] ?? called;
  if (last === 'TRIM') return /^TRIM\(LEADING/.test(text) ? 'ltrim' : /^TRIM\(TRAILING/.test(text) ? 'rtrim' : 'btrim';
  return /^[A-Z_]+$/.test(last) ? last.toLowerCase() : unquoted(last);
}

const typeNames: Readonly<Record<string, string>> = {
  integer: 'int4',
  bigint: 'int8',
  smallint: 'int2',
  real: 'float4',
  'double precision': 'float8',
  boolean: 'bool',
  'character varying': 'varchar',
  character: 'bpchar',
  'bit varying': 'varbit',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
  'time without time zone': 'time',
  'time with time zone': 'timetz',
};

const isType = (text: string): boolean => /^[\p{L}_"][\p{L}\p{N}_$". ]*(?:\([\d, ]*\)[a-z ]*)?(?:\[\])*$/u.test(text);

/** A type as the grammar calls it. */
function typeNameOf(written: string): string {
  const plain = written.replace(/\([\d, ]*\)/, '').replace(/(?:\[\])+$/, '');
  return typeNames[plain] ?? unquoted(lastPart.exec(plain)?.[0] ?? plain);
}

/** Without those around all of it, found in one pass: there may be thousands. */
function withoutParentheses(text: string): string {
  const closedAt = pairs(text);
  let [first, last] = [0, text.length - 1];
  const skipBlanks = (): void => {
    while (first < last && isBlank(text[first])) first += 1;
    while (last > first && isBlank(text[last])) last -= 1;
  };
  while (text[first] === '(' && closedAt.get(first) === last) {
    first += 1;
    last -= 1;
    skipBlanks();
  }
  return text.slice(first, last + 1);
}

const isBlank = (character = ''): boolean => /^\s$/.test(character);

/** Where each bracket is closed, by where it is opened. */
function pairs(text: string): ReadonlyMap<number, number> {
  const closedAt = new Map<number, number>();
  const open: number[] = [];
  for (const { at, isOpen } of brackets(text)) {
    if (isOpen) open.push(at);
    else closedAt.set(open.pop() ?? -1, at);
  }
  return closedAt;
}

/** Whether the bracket at this place closes at the end of the text. */
const closes = (text: string, open: number): boolean => {
  for (const { at, depth } of brackets(text)) if (at > open && depth === 0) return at === text.length - 1;
  return false;
};

/** Where the bracket that ends the text was opened, outside all others. */
function openOf(text: string): number {
  let last = -1;
  for (const { at, depth, isOpen } of brackets(text)) if (isOpen && depth === 1) last = at;
  return last;
}

/** Where this stands last outside brackets and quotes; -1 when nowhere. */
function lastAtTop(text: string, searched: string): number {
  let last = -1;
  let start = 0;
  const look = (end: number): void => {
    const found = text.slice(start, end).lastIndexOf(searched);
    if (found >= 0) last = start + found;
  };
  for (const { at, depth, isOpen } of brackets(text)) {
    if (isOpen && depth === 1) look(at);
    if (!isOpen && depth === 0) start = at + 1;
  }
  look(text.length);
  return last;
}

interface Bracket {
  readonly at: number;
  /** Behind this bracket. */
  readonly depth: number;
  readonly isOpen: boolean;
}

/** The brackets of a text outside quotes. */
function* brackets(text: string): Generator<Bracket> {
  let depth = 0;
  for (const match of text.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[([\])]/g)) {
    const [found] = match;
    if (found.length > 1) continue;
    const isOpen = found === '(' || found === '[';
    depth += isOpen ? 1 : -1;
    yield { at: match.index, depth, isOpen };
  }
}

/** The texts between commas outside brackets and quotes. */
export function listed(text: string): string[] {
  const items: string[] = [];
  let [start, depth] = [0, 0];
  for (const match of text.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[([\]),]/g)) {
    const [found] = match;
    if (found === ',' && depth === 0) {
      items.push(text.slice(start, match.index).trim());
      start = match.index + 1;
    } else if (found.length === 1 && found !== ',') depth += found === '(' || found === '[' ? 1 : -1;
  }
  return [...items, text.slice(start).trim()];
}

/** What stands between the first bracket at or behind this place and its end. */
export function bracketed(text: string, from = 0): string {
  const open = text.indexOf('(', from);
  if (open < 0) return '';
  const rest = text.slice(open);
  for (const { at, depth } of brackets(rest)) if (depth === 0) return rest.slice(1, at);
  return rest.slice(1);
}
