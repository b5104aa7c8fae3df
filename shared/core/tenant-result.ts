import * as z from 'zod';
import { errorCodes } from './errors.ts';
import { finding } from './finding.ts';

/** What one check of one tenant found: exactly one per tenant and sweep, and writing it twice changes nothing. */

export const checkedStatuses = ['in-sync', 'lagging', 'drifted', 'lagging-and-drifted'] as const;
export const statuses = [...checkedStatuses, 'unreachable', 'failed', 'not-checked', 'retired'] as const;
export type Status = (typeof statuses)[number];

export const lag = z.strictObject({
  /** The newest canonical release whose schema the tenant has. */
  release: z.string(),
  /** How many canonical releases came after it. */
  behind: z.int().min(0),
  /** When the first release that the tenant lacks became canonical. */
  since: z.iso.datetime(),
});

export const findingCounts = z.strictObject({
  missing: z.int().min(0),
  extra: z.int().min(0),
  changed: z.int().min(0),
  invalid: z.int().min(0),
});

/** What each ignore rule hid, and how often. */
export const suppressed = z.array(z.strictObject({ rule: z.string(), count: z.int() }));

/** Objects of kinds that are not read yet, so that "in sync" never means "we did not look". */
export const unmodeled = z.record(z.string(), z.int());

export const tenantResult = z.strictObject({
  v: z.literal(1),
  sweepId: z.string(),
  tenantId: z.string(),
  status: z.enum([...checkedStatuses, 'unreachable', 'failed']),
  /** Of the tenant's snapshot; absent when none could be read. */
  fingerprint: z.string().optional(),
  serverVersion: z.string().optional(),
  /** Which database was read: two tenants with the same one share it. See MarkedRead. */
  databaseId: z.string().optional(),
  counts: findingCounts,
  /** The key of the verdict that findings and all that goes with them come from; stored once, however many have it. */
  verdict: z.string().optional(),
  findings: z.array(finding),
  suppressed,
  unmodeled,
  lag: lag.optional(),
  error: z.strictObject({ code: z.enum(errorCodes), message: z.string() }).optional(),
  /** Nothing was read: the catalogs stood as when this was found. */
  quiet: z.literal(true).optional(),
  /** The schema had changed although its catalogs seemed not to have: an error of ours. */
  tokenLied: z.literal(true).optional(),
  checkedAt: z.iso.datetime(),
  durationMs: z.number(),
  attempt: z.int().min(1),
});

export type TenantResult = z.infer<typeof tenantResult>;
export type Lag = z.infer<typeof lag>;

/** True for the statuses that tell something about the schema; only these count in the sync rate. */
export function isChecked(status: Status): boolean {
  return checkedStatuses.some((checked) => checked === status);
}
