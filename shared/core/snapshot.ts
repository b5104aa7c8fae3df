import * as z from 'zod';
import { DriftError } from './errors.ts';
import { comparerVersion, fingerprintOf } from './fingerprint.ts';
import type { Attribute, ObjectId, SchemaObject } from './object.ts';
import { compareText } from './order.ts';

/** All objects of one database, read in one transaction. */
export interface Snapshot {
  readonly comparer: number;
  readonly fingerprint: string;
  readonly server: ServerFacts;
  /** Sorted by id. */
  readonly objects: ReadonlyMap<ObjectId, SchemaObject>;
  /** How many objects exist of kinds that are not read. */
  readonly unmodeled: Readonly<Record<string, number>>;
}

export interface ServerFacts {
  /** As the server prints it: `17.10`. */
  readonly version: string;
  /** `server_version_num`: 170010. */
  readonly versionNum: number;
}

export interface SnapshotInput {
  readonly server: ServerFacts;
  readonly objects: Iterable<SchemaObject>;
  readonly unmodeled: Readonly<Record<string, number>>;
}

/** A snapshot from what was read, in any order. Two objects with one id are refused: one of them would never be compared. */
export function buildSnapshot({ server, objects, unmodeled }: SnapshotInput): Snapshot {
  const sorted = [...objects].sort((a, b) => compareText(a.id, b.id));
  const byId = new Map<ObjectId, SchemaObject>();
  for (const object of sorted) {
    if (byId.has(object.id)) throw new DriftError('internal', `Two objects were read under one id: ${object.id}`);
    byId.set(object.id, object);
  }
  return { comparer: comparerVersion, fingerprint: fingerprintOf(byId.values()), server, objects: byId, unmodeled };
}

const format = 1;
const attribute: z.ZodType<Attribute> = z.json();
const stored = z.strictObject({
  driftmatrix: z.literal('schema snapshot'),
  format: z.literal(format),
  comparer: z.int(),
  fingerprint: z.string(),
  server: z.strictObject({ version: z.string(), versionNum: z.int() }),
  unmodeled: z.record(z.string(), z.int()),
  objects: z.array(
    z.strictObject({
      kind: z.string(),
      id: z.string(),
      within: z.string().exactOptional(),
      attributes: z.record(z.string(), attribute),
      unreadable: z.array(z.string()).exactOptional(),
    }),
  ),
});

/** A snapshot as JSON text, one object a line in a fixed order, so that a canonical can live in git and diff well. */
export function serializeSnapshot(snapshot: Snapshot): string {
  const { comparer, fingerprint, server, unmodeled } = snapshot;
  const head = { driftmatrix: 'schema snapshot', format, comparer, fingerprint, server, unmodeled };
  const lines = [...snapshot.objects.values()].map((object) => JSON.stringify(object));
  return `${JSON.stringify(head).slice(0, -1)},"objects":[\n${lines.join(',\n')}\n]}\n`;
}

/**
 * A snapshot from its text. Throws `snapshot-invalid` when it is no snapshot, was cut short, was changed by hand, or was
 * written by another version of the comparer: across versions a database is read again, never compared.
 */
export function parseSnapshot(text: string, what: string): Snapshot {
  const refuse = (why: string, cause?: unknown): never => {
    throw new DriftError('snapshot-invalid', `${what}: ${why}.`, { cause });
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return refuse('not a schema snapshot: the text is no JSON', cause);
  }
  const version = z
    .object({ driftmatrix: z.literal('schema snapshot'), format: z.int(), comparer: z.int() })
    .safeParse(json);
  if (!version.success) return refuse('not a schema snapshot. Write one with: driftmatrix snapshot <url> -o <file>');
  if (version.data.format !== format || version.data.comparer !== comparerVersion) {
    return refuse(
      `written by another version (format ${version.data.format}, comparer ${version.data.comparer}; this is format ${format}, ` +
        `comparer ${comparerVersion}). Read the database again: driftmatrix snapshot <url> -o <file>`,
    );
  }
  const parsed = stored.safeParse(json);
  if (!parsed.success) return refuse(`damaged: ${z.prettifyError(parsed.error)}`, parsed.error);
  const snapshot = buildSnapshot(parsed.data);
  if (snapshot.fingerprint !== parsed.data.fingerprint) {
    return refuse('its objects do not give its fingerprint, so it was changed or cut. Write it anew');
  }
  return snapshot;
}
