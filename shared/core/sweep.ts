import * as z from 'zod';
import { registryGaps } from './compare-registry.ts';
import { errorCodes } from './errors.ts';
import { canonicalPointer, closeReasons, sweepId } from './messages.ts';

/** One pass over the tenants, as it is stored: `preparing` → `running` → `closing` → an end. */

export const endedStatuses = ['aggregated', 'failed', 'abandoned'] as const;
export const sweepStatuses = ['preparing', 'running', 'closing', ...endedStatuses] as const;
export type SweepStatus = (typeof sweepStatuses)[number];

/** What a sweep will do, known once canonical and tenant list are read. Set once: a resumed coordinator follows the first. */
export const sweepPlan = z.strictObject({
  canonical: canonicalPointer,
  /** The globs of the schemas that are compared; all when absent. */
  schemas: z.array(z.string()).exactOptional(),
  /** Where the list of tenants in index order lies. */
  manifestKey: z.string(),
  /** Where the tenant list and the databases that are there differ, if that was looked at. */
  registry: registryGaps.optional(),
  /** Whether every tenant is to be read, also where nothing seems to have changed. */
  full: z.literal(true).optional(),
  /** How many tenants the fleet's list has, and how many of them this sweep checks. */
  fleet: z.int().min(0),
  known: z.int().min(0),
  shards: z.int().min(0),
  deadlineAt: z.iso.datetime(),
  /** Nothing is published before: until then somebody may still publish a sweep that this one took over from. */
  publishFrom: z.iso.datetime().optional(),
  /** Past this moment the sweep is given up, whatever state it is in. */
  hardCapAt: z.iso.datetime(),
});

const sweepError = z.strictObject({ code: z.enum(errorCodes), message: z.string() });

export const sweepEnd = z.strictObject({
  status: z.enum(['aggregated', 'failed']),
  endedAt: z.iso.datetime(),
  outcome: z.enum(['complete', 'partial', 'failed']),
  checked: z.int().min(0),
  inSync: z.int().min(0),
  matrixKey: z.string(),
  /** What the tracker did; absent when nothing was to be published. */
  tracker: z
    .strictObject({
      created: z.int(),
      updated: z.int(),
      unchanged: z.int(),
      retired: z.int(),
      /** Tenants whose row a person moved to the trash; absent when there are none. */
      hidden: z.int().exactOptional(),
      failed: z.int(),
    })
    .optional(),
  error: sweepError.optional(),
  /** The difference that most of the fleet has, when nothing was published because of it. */
  suspected: z.strictObject({ finding: z.string(), tenants: z.int(), checked: z.int() }).optional(),
});

export const sweep = z.strictObject({
  v: z.literal(1),
  sweepId,
  status: z.enum(sweepStatuses),
  seq: z.int(),
  startedAt: z.iso.datetime(),
  /** True when the whole fleet is swept: only then does a tenant's absence from the matrix mean anything. */
  wholeFleet: z.boolean(),
  dryRun: z.boolean(),
  /** People asked for it in the tracker, tenant by tenant. */
  recheck: z.literal(true).optional(),
  plan: sweepPlan.optional(),
  shardsDone: z.array(z.int()),
  closedWhy: z.enum(closeReasons).optional(),
  closedAt: z.iso.datetime().optional(),
  tick: z.int().min(0),
  fence: z.int().min(0),
  /** Until when somebody is publishing, in ms since 1970; 0 when nobody is. */
  leaseUntil: z.int(),
  end: sweepEnd.optional(),
  /** Why a sweep failed before its plan stood, or was abandoned. */
  error: sweepError.optional(),
});

export type Sweep = z.infer<typeof sweep>;
export type SweepPlan = z.infer<typeof sweepPlan>;
export type SweepEnd = z.infer<typeof sweepEnd>;
export type NewSweep = Pick<Sweep, 'sweepId' | 'seq' | 'startedAt' | 'wholeFleet' | 'dryRun' | 'recheck'>;
export type SweepError = z.infer<typeof sweepError>;

/** One line of the list of sweeps. */
export const sweepListItem = z.strictObject({
  v: z.literal(1),
  sweepId,
  seq: z.int(),
  startedAt: z.iso.datetime(),
  dryRun: z.boolean(),
  wholeFleet: z.boolean(),
  status: z.enum(endedStatuses),
  known: z.int(),
  closedWhy: z.enum(closeReasons).optional(),
  end: sweepEnd.optional(),
  error: sweepError.optional(),
});
export type SweepListItem = z.infer<typeof sweepListItem>;

export function isEnded(status: SweepStatus): status is (typeof endedStatuses)[number] {
  return endedStatuses.some((ended) => ended === status);
}

/** A sweep that has its plan: everything after `preparing`, unless it failed before. */
export type PlannedSweep = Sweep & { readonly plan: SweepPlan };

export function isPlanned(candidate: Sweep): candidate is PlannedSweep {
  return candidate.plan !== undefined;
}
