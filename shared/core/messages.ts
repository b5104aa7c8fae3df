import * as z from 'zod';
import { DriftError } from './errors.ts';
import { tenant } from './tenant.ts';

/** What travels on the queues and what wakes the coordinator. Messages carry names and places, never a password. */

const version = 1;

/** Becomes part of storage keys, so no separators. */
export const sweepId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, 'letters, digits, dot, dash or underscore, at most 80');

/** The canonical release that a sweep compares with: where its snapshot lies, and since when it has been canonical. */
export const canonicalPointer = z.strictObject({
  fingerprint: z.string(),
  /** Of everything that a comparison with the snapshot depends on (`snapshotDigest`). */
  digest: z.string().optional(),
  snapshotKey: z.string(),
  objects: z.int().min(0),
  release: z.string(),
  since: z.iso.datetime(),
});

export const tenantMessage = z.strictObject({
  v: z.literal(version),
  type: z.literal('tenant'),
  sweepId,
  /** When the sweep started, in ms since 1970: what an older sweep writes never wins over a newer one. */
  seq: z.int(),
  /** The tenant's place in the sweep's manifest. */
  index: z.int().min(0),
  shard: z.int().min(0),
  /** How many tenants this shard has, and how many shards the sweep. */
  shardSize: z.int().min(1),
  shards: z.int().min(1),
  tenant,
  canonical: canonicalPointer,
  /** Whether the tenant is to be read although nothing may have changed. */
  full: z.literal(true).optional(),
  /** In a copy that waits for a server with connections to spare: how often it has, and how often it was tried before. */
  waits: z.int().min(1).optional(),
  tried: z.int().min(0).optional(),
  /** How often the worker's machine had nothing left to check it with. */
  exhausted: z.int().min(1).optional(),
});

export const closeReasons = ['all-answered', 'deadline'] as const;

export const controlMessage = z.discriminatedUnion('type', [
  z.strictObject({ v: z.literal(version), type: z.literal('watch'), sweepId, tick: z.int().min(0) }),
  z.strictObject({ v: z.literal(version), type: z.literal('close'), sweepId, why: z.enum(closeReasons) }),
  z.strictObject({ v: z.literal(version), type: z.literal('aggregate'), sweepId }),
]);

/** Of no sweep: time to look, in the tracker, whom people want checked again. */
export const askMessage = z.strictObject({ v: z.literal(version), type: z.literal('ask') });

/** What is asked of a message before the rest of it. */
const typed = z.object({ type: z.string() });
const numbered = z.object({ v: z.unknown() });

/** `{}` sweeps the fleet. Unknown keys are refused, so that a typo in the console never does. */
export const coordinatorEvent = z
  .strictObject({
    /** `recheck`: people asked for these tenants in the tracker; those that are not in the list are left out. */
    trigger: z.enum(['manual', 'schedule', 'recheck']).default('manual'),
    /** Given by the schedule: the same moment always means the same sweep, so a retry resumes instead of starting anew. */
    scheduledAt: z.iso.datetime({ offset: true }).optional(),
    sweepId: sweepId.optional(),
    tenants: z.array(z.string().min(1)).min(1).optional(),
    sample: z.int().min(1).optional(),
    /** Reads every tenant, also where nothing seems to have changed. */
    full: z.boolean().default(false),
    /** Everything but writing to the tracker. */
    dryRun: z.boolean().default(false),
    /** Takes over from a sweep that is still under way. */
    force: z.boolean().default(false),
  })
  .refine((event) => !(event.tenants && event.sample), 'give tenants or sample, not both')
  .refine((event) => event.trigger !== 'recheck' || event.tenants, 'a recheck names its tenants');

export type CanonicalPointer = z.infer<typeof canonicalPointer>;
export type TenantMessage = z.infer<typeof tenantMessage>;
export type ControlMessage = z.infer<typeof controlMessage>;
export type AskMessage = z.infer<typeof askMessage>;
export type CloseReason = (typeof closeReasons)[number];
export type CoordinatorEvent = z.infer<typeof coordinatorEvent>;
export type CoordinatorInput = z.input<typeof coordinatorEvent>;

/** Throws `message-invalid`, like the two below: when it is no JSON, of another version, or lacks or adds a key. */
export function parseTenantMessage(body: string): TenantMessage {
  return parse(tenantMessage, parseBody(body, 'Tenant message'), 'Tenant message');
}

/** A message of the control queue or of the tenants' dead-letter queue, which one function consumes. */
export function parseAggregatorMessage(body: string): TenantMessage | ControlMessage | AskMessage {
  const json = parseBody(body, 'Control message');
  switch (typed.safeParse(json).data?.type) {
    case 'tenant':
      return parse(tenantMessage, json, 'Tenant message');
    case 'ask':
      return parse(askMessage, json, 'Control message');
    default:
      return parse(controlMessage, json, 'Control message');
  }
}

export function parseCoordinatorEvent(event: unknown): CoordinatorEvent {
  return parse(coordinatorEvent, event, 'Event');
}

/** The same from the queue of requests. */
export function parseRequest(body: string): CoordinatorEvent {
  return parse(coordinatorEvent, parseBody(body, 'Request'), 'Request');
}

function parseBody(body: string, what: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own error quotes the text, so it is not kept.
    throw new DriftError('message-invalid', `${what}: the body is no JSON. Only driftmatrix writes to this queue.`);
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.infer<Schema> {
  const versioned = numbered.safeParse(value);
  if (versioned.success && versioned.data.v !== undefined && versioned.data.v !== version) {
    throw new DriftError(
      'message-invalid',
      `${what}: version ${JSON.stringify(versioned.data.v)} is not known here (this is version ${version}). ` +
        'Deploy all functions from one build, and let the queues run dry before going back to an older one.',
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) =>
    issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message,
  );
  throw new DriftError('message-invalid', `${what}: ${problems.join('; ')}.`);
}
