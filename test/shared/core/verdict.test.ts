import { describe, expect, it } from 'vitest';
import { compareSettings } from '../../../shared/core/compare-settings.ts';
import { settingsFor, type VerdictSubject, verdictKey } from '../../../shared/core/verdict.ts';

const release = { name: 'r1', fingerprint: 'f1', since: '2026-11-01T00:00:00.000Z', snapshotKey: 'snapshots/f1.json' };
const subject: VerdictSubject = {
  canonical: 'c',
  since: '2026-11-20T00:00:00.000Z',
  deviation: 'd',
  major: 17,
  unmodeled: {},
  settings: compareSettings.parse({}),
  publish: { values: 'none' },
  older: [release],
  release: undefined,
};

describe('the key of a verdict', () => {
  it('is pinned for what it stands for', () => {
    expect(verdictKey(subject)).toBe(verdictKey(structuredClone(subject)));
    expect(verdictKey(subject)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is another one for each thing that a verdict depends on', () => {
    const others: Partial<VerdictSubject>[] = [
      { canonical: 'd' },
      { since: '2026-11-21T00:00:00.000Z' },
      { deviation: undefined },
      { deviation: 'e' },
      { major: 16 },
      { unmodeled: { cast: 1 } },
      { unmodeled: { cast: 2 } },
      { settings: compareSettings.parse({ profile: 'strict' }) },
      { settings: compareSettings.parse({ ignore: [{ kind: 'index' }] }) },
      { publish: { values: 'redacted' } },
      { older: [] },
      { older: [{ ...release, name: 'r2' }] },
      { older: [{ ...release, since: '2026-11-02T00:00:00.000Z' }] },
      { older: [{ ...release, snapshotKey: 'snapshots/f2.json' }] },
      { older: [release, release] },
      { release: 'f1' },
    ];
    const keys = [{}, ...others].map((other) => verdictKey({ ...subject, ...other }));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the settings for a tenant on a day', () => {
  const waiver = (object: string, until: string, tenants?: string[]) => ({
    object,
    reason: 'r',
    owner: 'o',
    until,
    ...(tenants && { tenants }),
  });
  const settings = compareSettings.parse({
    waivers: [
      waiver('a', '2026-12-31'),
      waiver('b', '2026-12-31', ['acme', 'z*']),
      waiver('c', '2026-11-21', ['acme']),
    ],
  });
  const objects = (tenantId: string, today: string) =>
    settingsFor(settings, tenantId, today).waivers.map(({ object }) => object);

  it('have the waivers that hold for it then', () => {
    expect(objects('acme', '2026-11-21')).toEqual(['a', 'b', 'c']);
    expect(objects('acme', '2026-11-22')).toEqual(['a', 'b']);
    expect(objects('other', '2026-11-22')).toEqual(['a']);
    expect(objects('zeta', '2027-01-01')).toEqual([]);
  });

  it('are the same for tenants for whom the same ones hold', () => {
    const [acme, zeta] = ['acme', 'zeta'].map((id) => settingsFor(settings, id, '2026-11-22'));
    expect(acme).toEqual(zeta);
  });
});
