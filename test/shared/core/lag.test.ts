import { describe, expect, it } from 'vitest';
import { comparerVersion } from '../../../shared/core/fingerprint.ts';
import { comparedReleases, findLag, keepRelease } from '../../../shared/core/lag.ts';
import { aFinding, isoAfter } from '../../support/builders.ts';

/** Releases newest first, each with how many findings the tenant has against it. */
function releases(...counts: (number | undefined)[]) {
  return counts.map((count, at) => ({
    name: `r${counts.length - at}`,
    fingerprint: `f${counts.length - at}`,
    since: isoAfter(-at * 60),
    count,
  }));
}

async function lag(known: ReturnType<typeof releases>, fingerprint = 'own') {
  const asked: string[] = [];
  const findings = Array.from({ length: known[0]?.count ?? 0 }, (_, at) => aFinding(`table:public.t${at}`));
  const countAgainst = async ({ name, count }: { name: string; count: number | undefined }) => {
    asked.push(name);
    return count;
  };
  return { ...(await findLag({ releases: known, fingerprint, findings, countAgainst })), asked };
}

describe('the lag of a tenant', () => {
  it('is none when there are no findings against the newest release', async () => {
    expect(await lag(releases(0, 3))).toEqual({ status: 'in-sync', asked: [] });
  });

  it('is read off an equal fingerprint without comparing', async () => {
    expect(await lag(releases(5, 3, 1, 0), 'f2')).toEqual({
      status: 'lagging',
      lag: { release: 'r2', behind: 2, since: isoAfter(-60) },
      asked: [],
    });
  });

  it('is found by comparing when the fingerprint is nobody’s', async () => {
    expect(await lag(releases(5, 3, 0, 4))).toEqual({
      status: 'lagging',
      lag: { release: 'r2', behind: 2, since: isoAfter(-60) },
      asked: ['r3', 'r2'],
    });
  });

  it('comes with drift when the nearest release is an older one', async () => {
    expect(await lag(releases(5, 2, 1, 4))).toMatchObject({
      status: 'lagging-and-drifted',
      lag: { release: 'r2', behind: 2, since: isoAfter(-60) },
    });
  });

  it('is none for a tenant that is nearest to the newest release', async () => {
    expect(await lag(releases(1, 2, 3))).toMatchObject({ status: 'drifted' });
    expect((await lag(releases(1, 2, 3))).lag).toBeUndefined();
  });

  it('goes by the newer one of two releases that are equally near', async () => {
    expect(await lag(releases(2, 2, 2))).toMatchObject({ status: 'drifted' });
    expect(await lag(releases(5, 2, 2))).toMatchObject({ lag: { release: 'r2', behind: 1 } });
  });

  it('leaves out releases that can no longer be compared', async () => {
    expect(await lag(releases(2, undefined, undefined))).toMatchObject({ status: 'drifted' });
  });

  it('is looked for among the newest releases only', async () => {
    const many = releases(9, ...Array.from({ length: 40 }, () => 9), 0);
    expect(await lag(many, 'f1')).toMatchObject({ status: 'drifted' });
    expect((await lag(many)).asked).toHaveLength(comparedReleases - 1);
  });
});

describe('the release of a tenant that has not changed', () => {
  const older = comparerVersion - 1;
  const known = (name: string, minutes: number, comparer: number) => ({ name, since: isoAfter(minutes), comparer });
  const releases = [{ name: 'r4', since: isoAfter(30) }, known('r3', 20, comparerVersion), known('r2', 10, older)];
  const drifted = { status: 'drifted' } as const;
  const near = { status: 'lagging-and-drifted', lag: { release: 'r3', behind: 1, since: isoAfter(30) } } as const;
  const atSecond = { release: 'r2', behind: 2, since: isoAfter(20) };

  it('is the one it had, where nobody can compare with that any more', () => {
    for (const judged of [drifted, near]) {
      expect(keepRelease(judged, { status: 'in-sync', release: 'r2' }, releases)).toEqual({
        status: 'lagging',
        lag: atSecond,
      });
    }
    const held = { status: 'lagging-and-drifted', release: 'r2' } as const;
    expect(keepRelease(drifted, held, releases)).toEqual({ status: 'lagging-and-drifted', lag: atSecond });
  });

  it('is what the comparison says, wherever there was one that tells more', () => {
    expect(keepRelease(near, { status: 'lagging-and-drifted', release: 'r2' }, releases)).toBe(near);
    expect(keepRelease(drifted, { status: 'lagging', release: 'r3' }, releases)).toBe(drifted);
    expect(keepRelease(drifted, { status: 'in-sync', release: 'r4' }, releases)).toBe(drifted);
    expect(keepRelease(drifted, { status: 'lagging', release: 'forgotten' }, releases)).toBe(drifted);
    expect(keepRelease(drifted, { status: 'drifted' }, releases)).toBe(drifted);
    expect(keepRelease(drifted, undefined, releases)).toBe(drifted);
    const inSync = { status: 'in-sync' } as const;
    expect(keepRelease(inSync, { status: 'lagging', release: 'r2' }, releases)).toBe(inSync);
  });
});
