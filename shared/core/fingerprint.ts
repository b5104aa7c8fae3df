import { createHash } from 'node:crypto';
import { type Attribute, isList, type SchemaObject } from './object.ts';

/**
 * Raised whenever the same database would be read or compared differently than before. It is part of every fingerprint,
 * so that an upgrade of driftmatrix leads to a new read and never to a status that changes.
 */
export const comparerVersion = 6;

/**
 * The hash of objects sorted by id, and of the globs where only some schemas were read. Equal means in sync; unequal means
 * look, for two texts can mean one thing.
 */
export function fingerprintOf(sorted: Iterable<SchemaObject>, schemas: readonly string[] = []): string {
  const hash = createHash('sha256').update(`driftmatrix comparer ${comparerVersion}\n`);
  if (schemas.length > 0) hash.update(`schemas ${JSON.stringify(schemas)}\n`);
  let lines = '';
  for (const { id, attributes } of sorted) {
    lines += `${id}\t${canonicalJson(attributes)}\n`;
    // Each call of the hash costs as much as a line.
    if (lines.length > 16_384) {
      hash.update(lines);
      lines = '';
    }
  }
  return hash.update(lines).digest('hex').slice(0, 32);
}

/** JSON with sorted names and without absent facts: equal values, equal text. */
export function canonicalJson(value: Attribute): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  let text = '';
  if (isList(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${canonicalJson(item)}`;
    return `[${text}]`;
  }
  for (const name of sortedNames(value)) {
    const member = value[name] ?? null;
    if (member !== null) text += `${text === '' ? '' : ','}${quote(name)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** Most texts need no escape. */
const plain = /^[ !#-[\]-~]*$/;

function quote(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Most objects have their names in order. */
function sortedNames(value: object): string[] {
  const names = Object.keys(value);
  let last = '';
  for (const name of names) {
    if (name < last) return names.sort();
    last = name;
  }
  return names;
}
