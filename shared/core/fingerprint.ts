import { createHash } from 'node:crypto';
import type { Attribute, SchemaObject } from './object.ts';

/**
 * Raised whenever the same database would be read or compared differently than before. It is part of every fingerprint,
 * so that an upgrade of driftmatrix leads to a new read and never to a status that changes.
 */
export const comparerVersion = 1;

/** The hash of objects sorted by id. Equal means in sync; unequal means look, for two texts can mean one thing. */
export function fingerprintOf(sorted: Iterable<SchemaObject>): string {
  const hash = createHash('sha256').update(`driftmatrix comparer ${comparerVersion}\n`);
  for (const { id, attributes } of sorted) hash.update(`${id}\t${canonicalJson(attributes)}\n`);
  return hash.digest('hex').slice(0, 32);
}

/** JSON with sorted names and without absent facts: equal values, equal text. */
export function canonicalJson(value: Attribute): string {
  if (Array.isArray(value)) return `[${value.map((item: Attribute) => canonicalJson(item)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const parts: string[] = [];
  for (const [name, member] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (member !== null) parts.push(`${JSON.stringify(name)}:${canonicalJson(member)}`);
  }
  return `{${parts.join(',')}}`;
}
