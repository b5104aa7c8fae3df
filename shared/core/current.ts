import * as z from 'zod';
import { type LastRead, lastRead } from './last-read.ts';
import { isChecked, statuses, type TenantResult } from './tenant-result.ts';

/** What is known of a tenant now, over all sweeps: its status, and since when. */

const known = z.strictObject({
  status: z.enum(statuses),
  since: z.iso.datetime(),
  fingerprint: z.string().optional(),
  /** The last status that told something about the schema, and when: what remains known while a tenant cannot be checked. */
  lastChecked: z.strictObject({ status: z.enum(statuses), at: z.iso.datetime() }).optional(),
  /** When a check last found it in sync. */
  lastInSync: z.iso.datetime().optional(),
  /** When its status or its schema last changed; absent as long as neither was seen to. */
  changedAt: z.iso.datetime().optional(),
});

export const current = known.extend({
  v: z.literal(1),
  tenantId: z.string(),
  /** Of the sweep that wrote this. */
  seq: z.int(),
  checkedAt: z.iso.datetime(),
  /** As it was before that sweep, so that the sweep may write again without losing since when. */
  before: known.optional(),
  /** What a check may go by instead of reading the tenant again. */
  lastRead: lastRead.optional(),
});

/** One change of a tenant's status or schema. */
export const change = z.strictObject({
  v: z.literal(1),
  tenantId: z.string(),
  seq: z.int(),
  at: z.iso.datetime(),
  from: z.strictObject({ status: z.enum(statuses), fingerprint: z.string().optional() }),
  to: z.strictObject({ status: z.enum(statuses), fingerprint: z.string().optional() }),
});

export type Current = z.infer<typeof current>;
export type Change = z.infer<typeof change>;

/**
 * What is known of the tenant after this result; undefined when what is known stays. An older sweep never overwrites a
 * newer one, and within one sweep no error overwrites a check but `same-database`. `read` is what the check read or went by.
 */
export function nextCurrent(
  now: Current | undefined,
  seq: number,
  result: TenantResult,
  read?: LastRead,
): Current | undefined {
  if (now && now.seq > seq) return undefined;
  // That it shares its database is found out after its check, and says that the check told nothing about it.
  const isOverruled = result.error?.code === 'same-database';
  if (now && now.seq === seq && isChecked(now.status) && !isChecked(result.status) && !isOverruled) return undefined;
  const before = now && now.seq === seq ? now.before : now && pickKnown(now);
  const { tenantId, status, fingerprint, checkedAt } = result;
  const lastRead = read ?? now?.lastRead;
  const lastChecked = isChecked(status) ? { status, at: checkedAt } : before?.lastChecked;
  const lastInSync = status === 'in-sync' ? checkedAt : before?.lastInSync;
  const moved = before && (before.status !== status || before.fingerprint !== fingerprint);
  const changedAt = moved ? checkedAt : before?.changedAt;
  return {
    v: 1,
    tenantId,
    seq,
    status,
    checkedAt,
    since: before?.status === status ? before.since : checkedAt,
    ...(fingerprint && { fingerprint }),
    ...(lastChecked && { lastChecked }),
    ...(lastInSync && { lastInSync }),
    ...(changedAt && { changedAt }),
    ...(before && { before }),
    ...(lastRead && { lastRead }),
  };
}

/** The change that this state records; undefined when the sweep found what was known before. */
export function changeOf(now: Current): Change | undefined {
  const { before, tenantId, seq, status, fingerprint, checkedAt } = now;
  if (!before || (before.status === status && before.fingerprint === fingerprint)) return undefined;
  return {
    v: 1,
    tenantId,
    seq,
    at: checkedAt,
    from: { status: before.status, ...(before.fingerprint && { fingerprint: before.fingerprint }) },
    to: { status, ...(fingerprint && { fingerprint }) },
  };
}

function pickKnown({ status, since, fingerprint, lastChecked, lastInSync, changedAt }: Current): z.infer<typeof known> {
  return {
    status,
    since,
    ...(fingerprint && { fingerprint }),
    ...(lastChecked && { lastChecked }),
    ...(lastInSync && { lastInSync }),
    ...(changedAt && { changedAt }),
  };
}
