import { createHash } from 'node:crypto';
import * as z from 'zod';
import { catalogMark } from './catalog-mark.ts';
import type { CompareSettings } from './compare-settings.ts';
import { canonicalJson, comparerVersion } from './fingerprint.ts';
import type { CanonicalPointer } from './messages.ts';
import { type PublishSettings, publishedForm } from './publish-values.ts';
import type { Release } from './release.ts';
import type { Snapshot } from './snapshot.ts';
import { checkedStatuses, lag, unmodeled } from './tenant-result.ts';
import { settingsFor } from './verdict.ts';

/**
 * What the last full read of a tenant found, and how its catalogs stood then. It never becomes false: whenever the catalogs
 * stand like that again and the circumstances are the same, this is what another read would find.
 */
export const lastRead = z.strictObject({
  mark: catalogMark,
  comparer: z.int(),
  /** Digest of everything but the tenant itself that the verdict depends on. */
  circumstances: z.string(),
  /** Digest of the older releases that it was compared with; without findings it was compared with none. */
  older: z.string().optional(),
  fingerprint: z.string(),
  serverVersion: z.string(),
  unmodeled,
  /** The globs of the schemas that were read; all when absent. */
  schemas: z.array(z.string()).exactOptional(),
  verdict: z.string(),
  status: z.enum(checkedStatuses),
  lag: lag.optional(),
  /** The name of the canonical release that the tenant has; absent when it has none. */
  release: z.string().optional(),
  /** How many checks since then have read nothing. */
  quietChecks: z.int().min(0),
  /** The mark once held although the schema had changed: under this comparer it is not trusted again. */
  lied: z.literal(true).optional(),
});

export type LastRead = z.infer<typeof lastRead>;

export interface Circumstances {
  readonly canonical: CanonicalPointer;
  readonly settings: CompareSettings;
  readonly publish: PublishSettings;
  readonly tenantId: string;
  /** `YYYY-MM-DD`: decides which waivers are in force. */
  readonly today: string;
}

/** Undefined when the canonical comes from a coordinator that does not say enough about it. */
export function circumstancesOf({ canonical, settings, publish, tenantId, today }: Circumstances): string | undefined {
  const { digest, release, since } = canonical;
  if (digest === undefined) return undefined;
  const published = [String(publishedForm), publish.values];
  return hashOf([digest, release, since, tenantId, JSON.stringify(settingsFor(settings, tenantId, today)), published]);
}

export function digestReleases(releases: readonly Release[]): string {
  return hashOf(releases.map(({ name, fingerprint, since, snapshotKey }) => [name, fingerprint, since, snapshotKey]));
}

/** True when the schema is another one although the same comparer read it before from catalogs that stood like this. */
export function isLie(last: LastRead, { fingerprint, unmodeled }: Snapshot): boolean {
  const isSame = last.fingerprint === fingerprint && canonicalJson(last.unmodeled) === canonicalJson(unmodeled);
  return last.comparer === comparerVersion && !isSame;
}

export function isDistrusted({ lied, comparer }: LastRead): boolean {
  return lied === true && comparer === comparerVersion;
}

/**
 * Whether the tenant must be read in full whatever its catalogs say: every so many checks, and not all tenants in the same
 * sweep, for each begins to count at a number of its own (`firstCount`).
 */
export function isFullReadDue({ quietChecks }: Pick<LastRead, 'quietChecks'>, every: number): boolean {
  return quietChecks + 1 >= every;
}

export function firstCount(tenantId: string, every: number): number {
  const draw = createHash('sha256').update(tenantId).digest().readUInt32BE();
  return draw % Math.max(1, Math.floor(every));
}

function hashOf(parts: readonly (string | readonly string[])[]): string {
  return createHash('sha256')
    .update(canonicalJson([comparerVersion, ...parts]))
    .digest('hex')
    .slice(0, 32);
}
