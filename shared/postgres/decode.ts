import type pg from 'pg';
import { DriftError } from '../core/errors.ts';
import type { ObjectKind } from '../core/kinds/kind.ts';
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
import { printable } from '../core/printable.ts';
import type { ServerFacts } from '../core/server-facts.ts';
import { shareObjects } from '../core/share-objects.ts';
import { buildSnapshot, type Snapshot } from '../core/snapshot.ts';
import { type Asked, askFor } from './asked-kinds.ts';
import { qualifiedReference, withoutServerQuotesIn } from './server-quoting.ts';

/** Rows as the catalogs' statements return them: no type parser of the driver runs, we decode by column once. */
export interface RawResult {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** By oid of the object: the attributes on which the server fails for ever. */
  readonly unreadable?: ReadonlyMap<string, readonly string[]>;
}

type Decode = (text: string) => Attribute;

const number: Decode = (text) => Number(text);
/** By type oid: bool, int2, int4, float4, float8, json, and references to objects; every other type stays text. */
const decoders: Readonly<Record<number, Decode>> = {
  16: (text) => text === 't',
  21: number,
  23: number,
  700: number,
  701: number,
  114: (text) => JSON.parse(text),
  24: qualifiedReference,
  2205: qualifiedReference,
  4191: qualifiedReference,
};
const asText: Decode = (text) => text;

/** Hands every value over as the text the server sent. */
export const rawText: pg.CustomTypesConfig = { getTypeParser: () => (text: string) => text };

const structural = new Set(['oid', 'relation', 'within', 'on', 'catalog', 'column']);

/** Finds the object that comments and grants hang on: by catalog and oid, and by id whether it was read. */
interface Addresses {
  readonly byOid: Map<string, ObjectId>;
  readonly ids: Set<ObjectId>;
}

const address = (catalog: string, oid: string): string => `${catalog}/${oid}`;

/** Takes the results of the kinds' statements one by one, in their order and with the count of unread kinds last. */
export interface SchemaDecoder {
  take(result: RawResult): void;
  /** The snapshot, once all are taken. */
  finish(): Snapshot;
}

/** For what was asked for, in its order. Objects that `like` has just so are shared with it. */
export function createSchemaDecoder(
  server: ServerFacts,
  { kinds, statements, schemas }: Asked,
  like?: Snapshot,
): SchemaDecoder {
  const share = shareObjects(like?.objects);
  const addresses: Addresses = { byOid: new Map(), ids: new Set() };
  const objects: SchemaObject[] = [];
  const unread: Record<string, number> = {};
  let taken = 0;
  return {
    take(result) {
      const kind = kinds[taken];
      taken += 1;
      if (kind) decodeKind(kind, result, addresses, (object) => objects.push(share(object)));
      else Object.assign(unread, unmodeled.decode(result.rows));
    },
    finish() {
      if (taken !== statements.length) throw new DriftError('internal', `${taken} results were read.`);
      const unreadable = objects.flatMap(({ id, unreadable }) =>
        (unreadable ?? []).map((name) => [`unreadable ${name} of ${id}`, 1]),
      );
      const all = { ...unread, ...Object.fromEntries(unreadable) };
      return buildSnapshot({ server, objects, unmodeled: all, schemas }, like);
    },
  };
}

/** All results at once as a snapshot; of the schemas of these globs, where it was read of no others. */
export function decodeSchema(
  server: ServerFacts,
  results: readonly RawResult[],
  schemas?: readonly string[],
): Snapshot {
  const decoder = createSchemaDecoder(server, { ...askFor(server), schemas });
  for (const result of results) decoder.take(result);
  return decoder.finish();
}

interface Column {
  readonly name: string;
  readonly decode: Decode;
  readonly isAttribute: boolean;
}

/** Adds the rows of one kind as schema objects. `addresses` learns them, and tells satellites what they hang on. */
function decodeKind(
  kind: ObjectKind,
  result: RawResult,
  addresses: Addresses,
  add: (object: SchemaObject) => void,
): void {
  const columns = result.fields.map(({ name, dataTypeID }): Column => {
    const decode = decoders[dataTypeID] ?? asText;
    const normalised: Decode = (text) => withoutServerQuotesIn(decode(text));
    return {
      name,
      decode: kind.serverQuoted?.includes(name) ? normalised : decode,
      isAttribute: name in kind.attributes,
    };
  });
  checkColumns(kind, new Set(columns.map((column) => column.name)));
  for (const row of result.rows) {
    const { values, attributes } = decodeRow(columns, row);
    const object = kind.satellite
      ? toSatellite(kind, values, attributes, addresses)
      : toObject(kind, values, attributes, addresses);
    const unreadable = result.unreadable?.get(String(values.oid));
    if (object) add(unreadable ? { ...object, unreadable } : object);
  }
}

type Values = Record<string, Attribute>;

function decodeRow(
  columns: readonly Column[],
  row: readonly (string | null)[],
): { values: Values; attributes: Values } {
  const values: Values = {};
  const attributes: Values = {};
  for (let place = 0; place < columns.length; place += 1) {
    const column = columns[place];
    const text = row[place];
    if (!column || text === null || text === undefined) continue;
    const value = column.decode(text);
    if (!column.isAttribute) values[column.name] = value;
    // False and absent both mean the default.
    else if (value !== false && value !== null) attributes[column.name] = value;
  }
  return { values, attributes };
}

function toObject(kind: ObjectKind, values: Values, attributes: Values, addresses: Addresses): SchemaObject {
  const id = objectId(kind.kind, identityOf(kind, values));
  addresses.ids.add(id);
  if (typeof values.oid === 'string') addresses.byOid.set(address(kind.catalog, values.oid), id);
  if (typeof values.relation === 'string') addresses.byOid.set(address('pg_class', values.relation), id);
  const within = withinOf(kind, values) ?? schemaOf(kind, values);
  return { kind: kind.kind, id, ...(within && { within }), attributes };
}

/** Undefined when it hangs on something that is not read: a member of an extension, or an object of an unread kind. */
function toSatellite(
  kind: ObjectKind,
  values: Values,
  attributes: Values,
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

function identityOf(kind: ObjectKind, values: Values): Identity {
  const parts: IdentityPart[] = [];
  for (const column of kind.identity) {
    const value = values[column];
    if (typeof value === 'string') parts.push(value);
    else if (Array.isArray(value)) parts.push(value.map(String));
  }
  return parts;
}

/** What has no parent of its own hangs in its schema. */
function schemaOf(kind: ObjectKind, values: Values): ObjectId | undefined {
  return kind.identity[0] === 'schema' && typeof values.schema === 'string'
    ? objectId('schema', [values.schema])
    : undefined;
}

/** Its parent: given whole, or as the kind of the relation that other columns name. */
function withinOf(kind: ObjectKind, values: Values): ObjectId | undefined {
  const { within } = values;
  if (typeof within === 'string') {
    const named = (kind.relationNamedBy ?? ['schema', 'table']).map((column) => String(values[column]));
    return objectId(within, named);
  }
  if (!Array.isArray(within)) return undefined;
  const [parent, ...identity] = within.map(String);
  return parent === undefined ? undefined : objectId(parent, identity);
}

/** The statement and the declaration must name the same columns, or a fact would be read and never compared. */
function checkColumns(kind: ObjectKind, returned: ReadonlySet<string>): void {
  const declared = new Set([...kind.identity, ...Object.keys(kind.attributes)]);
  const unknown = [...returned].filter((name) => !declared.has(name) && !structural.has(name));
  const absent = [...declared].filter((name) => !returned.has(name));
  if (unknown.length + absent.length === 0) return;
  // A damaged answer brings names of its own.
  const named = printable(unknown.join(', '), 200);
  throw new DriftError(
    'internal',
    `Kind ${kind.kind}: the statement returns ${named || 'no'} undeclared, and lacks ${absent.join(', ') || 'no'} declared columns.`,
  );
}
