import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { CompareSettings } from './compare-settings.ts';
import { finding } from './finding.ts';
import { canonicalJson, comparerVersion } from './fingerprint.ts';
import { waiversInForce } from './ignore-rules.ts';
import { type PublishSettings, publishedForm } from './publish-values.ts';
import type { Release } from './release.ts';
import { checkedStatuses, findingCounts, lag, suppressed, unmodeled } from './tenant-result.ts';

/**
 * What the comparison says of a tenant, free of everything that is the tenant's own: ten thousand tenants in twelve shapes
 * have twelve verdicts. Results name it by its key.
 */
export const verdict = z.strictObject({
  v: z.literal(1),
  status: z.enum(checkedStatuses),
  lag: lag.exactOptional(),
  counts: findingCounts,
  /** As they are published (`publishFinding`). */
  findings: z.array(finding),
  suppressed,
  unmodeled,
});

export type Verdict = z.infer<typeof verdict>;

/** Verdicts by key, in memory and in the store. A key stands for everything that led to its verdict, so none ever changes. */
export interface VerdictStore {
  /** Undefined when it was never written, or is too old to be kept. */
  read(key: string): Promise<Verdict | undefined>;
  write(key: string, verdict: Verdict): Promise<void>;
  /** The verdict under this key; where there is none yet, `judge` gives it, once however many ask at the same time. */
  settle(key: string, judge: () => Promise<Verdict>): Promise<Verdict>;
}

/** Everything a verdict depends on. Equal subjects have equal verdicts, whichever tenants they come from. */
export interface VerdictSubject {
  /** The digest of the canonical snapshot (`snapshotDigest`), and since when (ISO) it has been canonical. */
  readonly canonical: string;
  readonly since: string;
  /** The tenant's deviation from it (`deviationOf`); none when their fingerprints are equal. */
  readonly deviation: string | undefined;
  /** The tenant's major version. */
  readonly major: number;
  readonly unmodeled: Readonly<Record<string, number>>;
  /** As they hold for this tenant on this day: see `settingsFor`. */
  readonly settings: CompareSettings;
  /** Which values its findings show. */
  readonly publish: PublishSettings;
  /** The older releases that the tenant is compared with, newest first. */
  readonly older: readonly Pick<Release, 'name' | 'fingerprint' | 'since' | 'snapshotKey'>[];
  /** The fingerprint of the older release that the tenant has to the letter, if any. */
  readonly release: string | undefined;
}

/** The key of a verdict: the hash of all it depends on, the comparer's version too. */
export function verdictKey({
  canonical,
  since,
  deviation,
  major,
  unmodeled,
  settings,
  publish,
  older,
  release,
}: VerdictSubject): string {
  const text = canonicalJson({
    comparer: comparerVersion,
    canonical,
    since,
    deviation: deviation ?? null,
    major,
    unmodeled,
    settings: JSON.stringify(settings),
    published: [publishedForm, publish.values],
    older: older.map(({ name, fingerprint, since, snapshotKey }) => [name, fingerprint, since, snapshotKey]),
    release: release ?? null,
  });
  return createHash('sha256').update(`driftmatrix verdict 1\n${text}`).digest('hex').slice(0, 32);
}

/** The settings as far as they concern a tenant on a day (`YYYY-MM-DD`): of the waivers only those in force, for whomever else. */
export function settingsFor(settings: CompareSettings, tenantId: string, today: string): CompareSettings {
  const waivers = waiversInForce(settings, tenantId, today).map(({ tenants: _, ...waiver }) => waiver);
  return { ...settings, waivers };
}
