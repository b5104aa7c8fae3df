import type { Finding } from './finding.ts';
import { comparerVersion } from './fingerprint.ts';
import type { Release } from './release.ts';
import type { checkedStatuses, Lag } from './tenant-result.ts';

/** Which canonical release a tenant has, and how far behind the newest one that is. */

export type LaggingRelease = Pick<Release, 'name' | 'fingerprint' | 'since'>;

export interface LagQuestion<R extends LaggingRelease> {
  /** Newest first; the first one is what the tenant should have. */
  readonly releases: readonly R[];
  readonly fingerprint: string;
  /** Against the newest release. */
  readonly findings: readonly Finding[];
  /** How many findings the tenant has against an older release; undefined when that one can no longer be compared. */
  readonly countAgainst: (release: R) => Promise<number | undefined>;
}

export interface LagAnswer {
  readonly status: (typeof checkedStatuses)[number];
  /** Given for `lagging` and `lagging-and-drifted`. */
  readonly lag?: Lag;
}

/** The oldest release that is still looked at: every one costs a comparison. */
export const comparedReleases = 20;

/**
 * No findings: in sync. No findings against an older release: lagging. Fewer against an older one than against the
 * newest: both lagging and drifted. Otherwise drifted. Of equally near releases the newer one counts.
 */
export async function findLag<R extends LaggingRelease>(question: LagQuestion<R>): Promise<LagAnswer> {
  const { findings, fingerprint, countAgainst } = question;
  if (findings.length === 0) return { status: 'in-sync' };
  const releases = question.releases.slice(0, comparedReleases);
  const same = releases.findIndex((release, behind) => behind > 0 && release.fingerprint === fingerprint);
  if (same > 0) return { status: 'lagging', ...lagAt(releases, same) };

  let nearest = { behind: 0, count: findings.length };
  for (const [behind, release] of releases.entries()) {
    if (behind === 0) continue;
    const count = await countAgainst(release);
    if (count !== undefined && count < nearest.count) nearest = { behind, count };
    if (count === 0) break;
  }
  if (nearest.behind === 0) return { status: 'drifted' };
  return { status: nearest.count === 0 ? 'lagging' : 'lagging-and-drifted', ...lagAt(releases, nearest.behind) };
}

/** What is known of a tenant whose catalogs have not moved since: how it stood, and which release it had. */
export interface HeldRelease {
  readonly status: (typeof checkedStatuses)[number];
  readonly release?: string | undefined;
}

/**
 * Where a tenant stands that still has the release it had: an older comparer read that one, of which perhaps not all can be
 * compared any more, but nothing has changed. Without such a release, and wherever it was compared with, it stands as judged. `releases` as in a LagQuestion.
 */
export function keepRelease(
  judged: LagAnswer,
  held: HeldRelease | undefined,
  releases: readonly (Pick<Release, 'name' | 'since'> & { readonly comparer?: number })[],
): LagAnswer {
  if (held?.release === undefined || judged.status === 'in-sync' || judged.status === 'lagging') return judged;
  const behind = releases.findIndex(({ name }) => name === held.release);
  const wasCompared = releases[behind]?.comparer === comparerVersion;
  const isExact = held.status !== 'lagging-and-drifted';
  if (behind < 1 || wasCompared || (judged.lag && !isExact)) return judged;
  return { status: isExact ? 'lagging' : 'lagging-and-drifted', ...lagAt(releases, behind) };
}

function lagAt(releases: readonly Pick<Release, 'name' | 'since'>[], behind: number): { lag?: Lag } {
  const has = releases[behind];
  const lacks = releases[behind - 1];
  return has && lacks ? { lag: { release: has.name, behind, since: lacks.since } } : {};
}
