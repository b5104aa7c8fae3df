import type pg from 'pg';
import { DriftError } from '../core/errors.ts';
import type { ObjectKind } from '../core/kinds/kind.ts';
import { registry } from '../core/kinds/registry.ts';
import { unmodeled } from '../core/kinds/unmodeled.ts';
import {
  type Attribute,
  columnId,
  type Identity,
  type IdentityPart,
  type ObjectId,
  objectId,
  type SchemaObject,
  satelliteId,
} from '../core/object.ts';
import { buildSnapshot, type ServerFacts, type Snapshot } from '../core/snapshot.ts';

/** Rows as the catalogs' statements return them: no type parser of the driver runs, we decode by column once. */
export interface RawResult {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** By oid of the object: the attributes on which the server fails for ever. */
  readonly unreadable?: ReadonlyMap<string, readonly string[]>;
}

type Decode = (text: string) => Attribute;

const number: Decode = (text) => Number(text);
/** By type oid: bool, int2, int4, float4, float8, json; every other type stays text. */
const decoders: Readonly<Record<number, Decode>> = {
  16: (text) => text === 't',
  21: number,
  23: number,
  700: number,
  701: number,
  114: (text) => JSON.parse(text),
};
const asText: Decode = (text) => text;

/** Hands every value over as the text the server sent. */
export const rawText: pg.CustomTypesConfig = { getTypeParser: () => (text: string) => text };

const structural = new Set(['oid', 'relation', 'within', 'catalog', 'column']);

/** Finds the object that comments and grants hang on: by catalog and oid, and by id whether it was read. */
interface Addresses {
  readonly byOid: Map<string, ObjectId>;
  readonly ids: Set<ObjectId>;
}

const address = (catalog: string, oid: string): string => `${catalog}/${oid}`;

/** The results of the registry's statements, in its order and with the count of unread kinds last, as a snapshot. */
export function decodeSchema(server: ServerFacts, results: readonly RawResult[]): Snapshot {
  const addresses: Addresses = { byOid: new Map(), ids: new Set() };
  const objects: SchemaObject[] = [];
  registry.forEach((kind, place) => {
    const result = results[place];
    if (!result) throw new DriftError('internal', `Kind ${kind.kind} was not read.`);
    for (const object of decodeKind(kind, result, addresses)) objects.push(object);
  });
  const counted = unmodeled.decode(results.at(-1)?.rows ?? []);
  const unreadable = objects.flatMap(({ id, unreadable }) =>
    (unreadable ?? []).map((name) => [`unreadable ${name} of ${id}`, 1]),
  );
  return buildSnapshot({ server, objects, unmodeled: { ...counted, ...Object.fromEntries(unreadable) } });
}

/** The rows of one kind as schema objects. `addresses` learns them, and tells satellites what they hang on. */
function decodeKind(kind: ObjectKind, result: RawResult, addresses: Addresses): SchemaObject[] {
  const columns = result.fields.map(({ name, dataTypeID }) => ({ name, decode: decoders[dataTypeID] ?? asText }));
  checkColumns(kind, new Set(columns.map((column) => column.name)));
  const objects: SchemaObject[] = [];
  for (const row of result.rows) {
    const values: Record<string, Attribute> = {};
    const attributes: Record<string, Attribute> = {};
    columns.forEach(({ name, decode }, place) => {
      const text = row[place];
      if (text === null || text === undefined) return;
      const value = decode(text);
      if (name in kind.attributes) {
        // False and absent both mean the default.
        if (value !== false && value !== null) attributes[name] = value;
      } else values[name] = value;
    });
    const object = kind.satellite
      ? toSatellite(kind, values, attributes, addresses)
      : toObject(kind, values, attributes, addresses);
    const unreadable = result.unreadable?.get(String(values.oid));
    if (object) objects.push(unreadable ? { ...object, unreadable } : object);
  }
  return objects;
}

function toObject(
  kind: ObjectKind,
  values: Record<string, Attribute>,
  attributes: Record<string, Attribute>,
  addresses: Addresses,
): SchemaObject {
  const id = objectId(kind.kind, identityOf(kind, values));
  addresses.ids.add(id);
  if (typeof values.oid === 'string') addresses.byOid.set(address(kind.catalog, values.oid), id);
  if (typeof values.relation === 'string') addresses.byOid.set(address('pg_class', values.relation), id);
  const within = withinOf(values.within) ?? schemaOf(kind, values);
  return { kind: kind.kind, id, ...(within && { within }), attributes };
}

/** Undefined when it hangs on something that is not read: a member of an extension, or an object of an unread kind. */
function toSatellite(
  kind: ObjectKind,
  values: Record<string, Attribute>,
  attributes: Record<string, Attribute>,
  addresses: Addresses,
): SchemaObject | undefined {
  const owner = addresses.byOid.get(address(String(values.catalog), String(values.oid)));
  if (owner === undefined) return undefined;
  const column = values.column;
  const on = typeof column === 'string' ? columnId(owner, column) : owner;
  const name = kind.identity.map((part) => values[part]).find((value) => typeof value === 'string');
  // Columns of views and types are no objects of their own, yet may carry a comment or a grant.
  const within = addresses.ids.has(on) ? on : owner;
  return { kind: kind.kind, id: satelliteId(kind.kind, on, name), within, attributes };
}

function identityOf(kind: ObjectKind, values: Record<string, Attribute>): Identity {
  const parts: IdentityPart[] = [];
  for (const column of kind.identity) {
    const value = values[column];
    if (typeof value === 'string') parts.push(value);
    else if (Array.isArray(value)) parts.push(value.map(String));
  }
  return parts;
}

/** What has no parent of its own hangs in its schema. */
function schemaOf(kind: ObjectKind, values: Record<string, Attribute>): ObjectId | undefined {
  return kind.identity[0] === 'schema' && typeof values.schema === 'string'
    ? objectId('schema', [values.schema])
    : undefined;
}

function withinOf(value: Attribute | undefined): ObjectId | undefined {
  if (!Array.isArray(value)) return undefined;
  const [kind, ...identity] = value.map(String);
  return kind === undefined ? undefined : objectId(kind, identity);
}

/** The statement and the declaration must name the same columns, or a fact would be read and never compared. */
function checkColumns(kind: ObjectKind, returned: ReadonlySet<string>): void {
  const declared = new Set([...kind.identity, ...Object.keys(kind.attributes)]);
  const unknown = [...returned].filter((name) => !declared.has(name) && !structural.has(name));
  const absent = [...declared].filter((name) => !returned.has(name));
  if (unknown.length + absent.length === 0) return;
  throw new DriftError(
    'internal',
    `Kind ${kind.kind}: the statement returns ${unknown.join(', ') || 'no'} undeclared, and lacks ${absent.join(', ') || 'no'} declared columns.`,
  );
}
