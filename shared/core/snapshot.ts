import { createHash } from 'node:crypto';
import * as z from 'zod';
import { DriftError } from './errors.ts';
import { type FactsRead, factsReadBy, oldestComparer } from './facts-read.ts';
import { comparerVersion, fingerprintOf } from './fingerprint.ts';
import { isTooDeep } from './json-depth.ts';
import type { ObjectId, SchemaObject } from './object.ts';
import { compareText } from './order.ts';
import { printable } from './printable.ts';
import { majorOf, type ServerFacts } from './server-facts.ts';

/** All objects of one database, read in one transaction. */
export interface Snapshot {
  readonly comparer: number;
  /** What it was read with, where another comparer than this one says so. */
  readonly facts?: FactsRead;
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
  /** The comparer that read it: this one unless said. */
  readonly comparer?: number;
  readonly facts?: FactsRead;
  readonly server: ServerFacts;
  readonly objects: Iterable<SchemaObject>;
  readonly unmodeled: Readonly<Record<string, number>>;
  readonly schemas?: readonly string[] | undefined;
}

/**
 * A snapshot from what was read, in any order. Two objects with one id are refused: one of them would never be compared.
 * When all are objects of `like`, and all of these, there is nothing to sort and to hash again.
 */
export function buildSnapshot(input: SnapshotInput, like?: Snapshot): Snapshot {
  const { comparer = comparerVersion, facts, server, objects: read, unmodeled, schemas = [] } = input;
  const whose = { comparer, ...(facts && { facts }), ...(schemas.length > 0 && { schemas }) };
  const objects = [...read];
  if (like?.comparer === comparer && isSameScope(like.schemas, schemas) && isMadeOf(like, objects)) {
    return { ...whose, fingerprint: like.fingerprint, server, objects: like.objects, unmodeled };
  }
  const sorted = objects.sort((a, b) => compareText(a.id, b.id));
  const byId = new Map<ObjectId, SchemaObject>();
  for (const object of sorted) {
    if (byId.has(object.id))
      throw new DriftError('internal', `Two objects were read under one id: ${printable(object.id, 200)}`);
    byId.set(object.id, object);
  }
  const fingerprint = fingerprintOf(byId.values(), { comparer, schemas });
  return { ...whose, fingerprint, server, objects: byId, unmodeled };
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
  const { fingerprint, server, facts } = snapshot;
  const hash = createHash('sha256').update(`${fingerprint} ${majorOf(server)}\n`);
  if (facts) hash.update(`${JSON.stringify(facts)}\n`);
  for (const { id, within = '', unreadable = [] } of snapshot.objects.values()) {
    hash.update(`${id}\t${within}\t${unreadable.join()}\n`);
  }
  const digest = hash.digest('hex').slice(0, 32);
  digests.set(snapshot, digest);
  return digest;
}

const digests = new WeakMap<Snapshot, string>();

const format = 1;
const whole = z.object({
  driftmatrix: z.literal('schema snapshot'),
  format: z.literal(format),
  comparer: z.int(),
  fingerprint: z.string(),
  server: z.object({ version: z.string(), versionNum: z.int() }),
  unmodeled: z.record(z.string(), z.int()),
  schemas: z.array(z.string()).optional(),
  /** Up to comparer 5 it is not said, but known (`asOf`). */
  facts: z.record(z.string(), z.array(z.string())).optional(),
  objects: z.array(z.unknown()),
});

/**
 * A snapshot as JSON text, one object a line in a fixed order, so that a canonical can live in git and diff well. Before
 * them it says, one kind a line, which facts were read.
 */
export function serializeSnapshot(snapshot: Snapshot): string {
  const { comparer, fingerprint, server, unmodeled, schemas, facts = factsReadBy(comparer) } = snapshot;
  const head = { driftmatrix: 'schema snapshot', format, comparer, fingerprint, server, unmodeled, schemas };
  const kinds = Object.entries(facts).map(([kind, read]) => `${JSON.stringify(kind)}:${JSON.stringify(read)}`);
  const objects = [...snapshot.objects.values()].map((object) => JSON.stringify(object));
  const start = JSON.stringify(head).slice(0, -1);
  return `${start},"facts":{\n${kinds.join(',\n')}\n},"objects":[\n${objects.join(',\n')}\n]}\n`;
}

/**
 * A snapshot from its text, also of another version of driftmatrix: it is then compared on the facts that both read. Keys
 * that are not known are dropped. Throws `snapshot-invalid` when it is no snapshot, was cut short, was changed by hand, or
 * was written by a version that is too old.
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
  const { format: written, comparer } = version.data;
  if (written !== format || comparer < oldestComparer) {
    return refuseSnapshot(
      what,
      `written by another version (format ${written}, comparer ${comparer}), and only format ${format} from comparer ` +
        `${oldestComparer} on can be compared. Read the database again: driftmatrix snapshot <url> -o <file>`,
    );
  }
  const parsed = whole.safeParse(json);
  if (!parsed.success) return refuseSnapshot(what, `damaged: ${z.prettifyError(parsed.error)}`, parsed.error);
  if (parsed.data.facts || comparer <= comparerVersion) return parsed.data;
  return refuseSnapshot(what, `damaged: written by comparer ${comparer}, it must say which facts it was read with`);
}

export function parseObject(json: unknown, place: number, what: string): SchemaObject {
  if (!isSchemaObject(json)) return refuseSnapshot(what, `damaged: its object number ${place + 1} is none`);
  return Object.keys(json).every((key) => keys.has(key)) ? json : withoutUnknownKeys(json);
}

/** The snapshot, if its objects are those that were written. */
export function toSnapshot(head: SnapshotHead, objects: SchemaObject[], what: string): Snapshot {
  const { facts, fingerprint, ...read } = head;
  const isOurs = head.comparer === comparerVersion && JSON.stringify(facts) === JSON.stringify(factsReadBy());
  const snapshot = buildSnapshot({ ...read, objects, ...(facts && !isOurs && { facts }) });
  if (snapshot.fingerprint === fingerprint) return snapshot;
  return refuseSnapshot(what, 'its objects do not give its fingerprint, so it was changed or cut. Write it again');
}

/** Checked by hand: there are a hundred thousand of them. What JSON holds is an attribute, whatever it is. */
function isSchemaObject(value: unknown): value is SchemaObject {
  if (!isRecord(value) || typeof value.kind !== 'string' || typeof value.id !== 'string') return false;
  // The kind is not in the fingerprint, the id is.
  if (!value.id.startsWith(`${value.kind}:`) || !isRecord(value.attributes)) return false;
  if (value.within !== undefined && typeof value.within !== 'string') return false;
  return value.unreadable === undefined || isListOfTexts(value.unreadable);
}

const keys = new Set(['kind', 'id', 'within', 'attributes', 'unreadable']);

function withoutUnknownKeys({ kind, id, within, attributes, unreadable }: SchemaObject): SchemaObject {
  return { kind, id, ...(within !== undefined && { within }), attributes, ...(unreadable && { unreadable }) };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOfTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
