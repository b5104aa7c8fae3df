import type { Property } from './answers.ts';
import { type ColumnKey, type ColumnNames, columns, keyColumn, marker } from './columns.ts';
import type { PropertyIds } from './remembered-columns.ts';

/** Which property is which column, and what stands in the way. Pure. */
export interface Matching {
  readonly found: ReadonlyMap<ColumnKey, Property>;
  readonly missing: readonly ColumnKey[];
  /** Each a sentence; with one of them nothing may be written. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

export const nameOf = (key: ColumnKey, names: ColumnNames): string =>
  names[key] ?? columns.find((column) => column.key === key)?.name ?? key;

/**
 * Finds each column: by its remembered id whatever its name is now, by our mark in its description, by its name, by
 * its name ignoring case and spaces. A property of the wrong type is a problem and never converted; a column that a
 * person deleted is left out, unless rows could not be told apart or kept up to date without it.
 */
export function matchColumns(properties: readonly Property[], names: ColumnNames, remembered: PropertyIds): Matching {
  const found = new Map<ColumnKey, Property>();
  const missing: ColumnKey[] = [];
  const problems: string[] = [];
  const warnings: string[] = [];
  for (const { key, type } of columns) {
    const name = nameOf(key, names);
    const property = findColumn(properties, { key, type, name, id: remembered[key] });
    if (property) {
      found.set(key, property);
      if (property.type !== type) problems.push(wrongType(property, type, key));
      if (property.name !== name && normal(property.name) === normal(name)) {
        warnings.push(`the column "${property.name}" is used as "${name}"`);
      }
    } else if (remembered[key] !== undefined && key !== keyColumn && key !== 'fingerprint') {
      warnings.push(`the column "${name}" was deleted in Notion and is left out`);
    } else {
      missing.push(key);
    }
  }
  if (missing.includes(keyColumn) && (found.has('fingerprint') || remembered[keyColumn] !== undefined)) {
    problems.push(keyIsGone(nameOf(keyColumn, names)));
  }
  return { found, missing, problems: [...problems, ...usedTwice(found, names)], warnings };
}

interface Wanted {
  readonly key: ColumnKey;
  readonly type: string;
  readonly name: string;
  readonly id: string | undefined;
}

function findColumn(properties: readonly Property[], { key, type, name, id }: Wanted): Property | undefined {
  if (type === 'title') return properties.find((property) => property.type === 'title');
  const byId = id === undefined ? undefined : properties.find((property) => sameId(property.id, id));
  if (byId) return byId;
  // A column that a person duplicated has the mark twice; then its name decides.
  const [marked, second] = properties.filter((property) => property.description?.includes(marker(key)));
  if (marked && !second) return marked;
  const named = properties.find((property) => property.name === name);
  if (named) return named;
  const [similar, other] = properties.filter(
    (property) => normal(property.name) === normal(name) && property.type === type,
  );
  return other ? undefined : similar;
}

const normal = (name: string): string => name.toLowerCase().replaceAll(/\s+/g, '');

/** Ids come percent-encoded in one place and raw in another. */
export const sameId = (a: string, b: string): boolean => a === b || decode(a) === decode(b);

function decode(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

const wrongType = (property: Property, expected: string, key: ColumnKey): string =>
  `the column "${property.name}" is of type ${property.type}, expected is ${expected}. ` +
  'Rename it in Notion, so that driftmatrix creates its own beside it, ' +
  `or map another name in the configuration: "columns": {"${key}": "another name"}`;

const keyIsGone = (name: string): string =>
  `the column "${name}", which tells whose row is whose, was deleted. Restore it in Notion (••• → Properties → Deleted properties), ` +
  'or give driftmatrix an empty database';

function usedTwice(found: ReadonlyMap<ColumnKey, Property>, names: ColumnNames): string[] {
  const owners = new Map<string, ColumnKey>();
  const problems: string[] = [];
  for (const [key, { id, name }] of found) {
    const other = owners.get(id);
    if (other) {
      const both = `"${nameOf(other, names)}" and "${nameOf(key, names)}"`;
      problems.push(`the column "${name}" would be both ${both}; give them different names in the configuration`);
    }
    owners.set(id, key);
  }
  return problems;
}
