import { createHash } from 'node:crypto';
import * as z from 'zod';
import { DriftError } from './errors.ts';
import { comparerVersion, fingerprintOf } from './fingerprint.ts';
import { isTooDeep } from './json-depth.ts';
import type { ObjectId, SchemaObject } from './object.ts';
import { compareText } from './order.ts';
import { printable } from './printable.ts';
import { majorOf, type ServerFacts } from './server-facts.ts';

/** All objects of one database, read in one transaction. */
export interface Snapshot {
  readonly comparer: number;
  readonly fingerprint: string;
  readonly server: ServerFacts;
  /** Sorted by id. */
  readonly objects: ReadonlyMap<ObjectId, SchemaObject>;
  /** How many objects exist of kinds that are not read. */
  readonly unmodeled: Readonly<Record<string, number>>;
  /** Globs: only these schemas were read; all when absent. */
  readonly schemas?: readonly string[];
}

export interface SnapshotInput {
  readonly server: ServerFacts;
  readonly objects: Iterable<SchemaObject>;
  readonly unmodeled: Readonly<Record<string, number>>;
  readonly schemas?: readonly string[] | undefined;
}

/**
 * A snapshot from what was read, in any order. Two objects with one id are refused: one of them would never be compared.
 * When all are objects of `like`, and all of these, there is nothing to sort and to hash again.
 */
export function buildSnapshot({ server, objects: read, unmodeled, schemas }: SnapshotInput, like?: Snapshot): Snapshot {
  const objects = [...read];
  const scope = schemas && schemas.length > 0 ? { schemas } : {};
  if (like && isSameScope(like.schemas, schemas) && isMadeOf(like, objects)) {
    const { comparer, fingerprint } = like;
    return { comparer, fingerprint, server, objects: like.objects, unmodeled, ...scope };
  }
  const sorted = objects.sort((a, b) => compareText(a.id, b.id));
  const byId = new Map<ObjectId, SchemaObject>();
  for (const object of sorted) {
    if (byId.has(object.id))
      throw new DriftError('internal', `Two objects were read under one id: ${printable(object.id, 200)}`);
    byId.set(object.id, object);
  }
  const fingerprint = fingerprintOf(byId.values(), schemas);
  return { comparer: comparerVersion, fingerprint, server, objects: byId, unmodeled, ...scope };
}

/** Of globs as they are written. */
export const isSameScope = (one: readonly string[] = [], other: readonly string[] = []): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

function isMadeOf({ objects }: Snapshot, read: readonly SchemaObject[]): boolean {
  if (read.length !== objects.size || new Set(read).size !== read.length) return false;
  return read.every((object) => objects.get(object.id) === object);
}

/** Of everything that a comparison with the snapshot depends on: the fingerprint alone tells no major versions apart. */
export function snapshotDigest(snapshot: Snapshot): string {
  const known = digests.get(snapshot);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(`${snapshot.fingerprint} ${majorOf(snapshot.server)}\n`);
  for (const { id, within = '', unreadable = [] } of snapshot.objects.values()) {
    hash.update(`${id}\t${within}\t${unreadable.join()}\n`);
  }
  const digest = hash.digest('hex').slice(0, 32);
  digests.set(snapshot, digest);
  return digest;
}

const digests = new WeakMap<Snapshot, string>();

const format = 1;
const whole = z.strictObject({
  driftmatrix: z.literal('schema snapshot'),
  format: z.literal(format),
  comparer: z.int(),
  fingerprint: z.string(),
  server: z.strictObject({ version: z.string(), versionNum: z.int() }),
  unmodeled: z.record(z.string(), z.int()),
  schemas: z.array(z.string()).optional(),
  objects: z.array(z.unknown()),
});

/** A snapshot as JSON text, one object a line in a fixed order, so that a canonical can live in git and diff well. */
export function serializeSnapshot(snapshot: Snapshot): string {
  const { comparer, fingerprint, server, unmodeled, schemas } = snapshot;
  const head = { driftmatrix: 'schema snapshot', format, comparer, fingerprint, server, unmodeled, schemas };
  const lines = [...snapshot.objects.values()].map((object) => JSON.stringify(object));
  return `${JSON.stringify(head).slice(0, -1)},"objects":[\n${lines.join(',\n')}\n]}\n`;
}

/**
 * A snapshot from its text. Throws `snapshot-invalid` when it is no snapshot, was cut short, was changed by hand, or was
 * written by another version of the comparer: across versions a database is read again, never compared.
 */
export function parseSnapshot(text: string, what: string): Snapshot {
  const json = parseJson(text, what);
  const { objects, ...head } = parseHead(json, what);
  return toSnapshot(
    head,
    objects.map((object, place) => parseObject(object, place, what)),
    what,
  );
}

/** All but its objects. */
export type SnapshotHead = Omit<z.infer<typeof whole>, 'objects'>;

export function refuseSnapshot(what: string, why: string, cause?: unknown): never {
  throw new DriftError('snapshot-invalid', `${what}: ${why}.`, { cause });
}

export function parseJson(text: string, what: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    if (!isTooDeep(json)) return json;
  } catch {
    // The parser's own error quotes the text, which may be anything that was taken for a snapshot.
    return refuseSnapshot(what, 'not a schema snapshot: the text is no JSON');
  }
  return refuseSnapshot(what, 'not a schema snapshot: its JSON is nested too deep. Read the database again');
}

export function parseHead(json: unknown, what: string): z.infer<typeof whole> {
  const version = z
    .object({ driftmatrix: z.literal('schema snapshot'), format: z.int(), comparer: z.int() })
    .safeParse(json);
  if (!version.success) {
    return refuseSnapshot(what, 'not a schema snapshot. Write one with: driftmatrix snapshot <url> -o <file>');
  }
  if (version.data.format !== format || version.data.comparer !== comparerVersion) {
    return refuseSnapshot(
      what,
      `written by another version (format ${version.data.format}, comparer ${version.data.comparer}; this is format ${format}, ` +
        `comparer ${comparerVersion}). Read the database again: driftmatrix snapshot <url> -o <file>`,
    );
  }
  const parsed = whole.safeParse(json);
  return parsed.success ? parsed.data : refuseSnapshot(what, `damaged: ${z.prettifyError(parsed.error)}`, parsed.error);
}

export function parseObject(json: unknown, place: number, what: string): SchemaObject {
  return isSchemaObject(json) ? json : refuseSnapshot(what, `damaged: its object number ${place + 1} is none`);
}

/** The snapshot, if its objects are those that were written. */
export function toSnapshot(
  { server, unmodeled, schemas, fingerprint }: SnapshotHead,
  objects: SchemaObject[],
  what: string,
) {
  const snapshot = buildSnapshot({ server, objects, unmodeled, schemas });
  if (snapshot.fingerprint === fingerprint) return snapshot;
  return refuseSnapshot(what, 'its objects do not give its fingerprint, so it was changed or cut. Write it anew');
}

/** Checked by hand: there are a hundred thousand of them. What JSON holds is an attribute, whatever it is. */
function isSchemaObject(value: unknown): value is SchemaObject {
  if (!isRecord(value) || typeof value.kind !== 'string' || typeof value.id !== 'string') return false;
  // The kind is not in the fingerprint, the id is.
  if (!value.id.startsWith(`${value.kind}:`) || !isRecord(value.attributes)) return false;
  for (const name in value) {
    if (name === 'kind' || name === 'id' || name === 'attributes') continue;
    if (
      name === 'within' ? typeof value.within !== 'string' : name !== 'unreadable' || !isListOfTexts(value.unreadable)
    ) {
      return false;
    }
  }
  return true;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOfTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
