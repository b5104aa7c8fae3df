import { expect, it } from 'vitest';
import { compareSettings } from '../../../shared/core/compare-settings.ts';
import { waiverRule } from '../../../shared/core/ignore-rules.ts';
import { buildMatrix } from '../../../shared/core/matrix.ts';
import { parseMatrix, serializeMatrix } from '../../../shared/core/stored-matrix.ts';
import { endedWaivers } from '../../../shared/core/waiver-notes.ts';
import type { Acceptance } from '../../../shared/core/wishes.ts';
import { aFinding, aResult, aTenant } from '../../support/builders.ts';

/** What a sweep says of waivers that have ended or hide nothing, and when it cannot know. */

const finding = aFinding('table:app.legacy', { class: 'extra' });
const waive = (change: object = {}) => ({
  object: 'table:app.legacy',
  reason: 'until the export is done',
  owner: 'alice',
  until: '2027-03-31',
  ...change,
});
const ended = waive({ until: '2026-01-31' });
const drifted = { status: 'drifted' as const, findings: [finding] };
const hidden = { suppressed: [{ rule: waiverRule(waive()), count: 1 }] };
const idle = { suppressed: [{ rule: waiverRule(waive()), count: 0 }] };

interface Case {
  readonly waivers?: readonly object[];
  readonly results: Readonly<Record<string, Parameters<typeof aResult>[1] | undefined>>;
  readonly accepted?: Readonly<Record<string, Acceptance>>;
  readonly wholeFleet?: boolean;
}

function notes({ waivers = [], results, accepted = {}, wholeFleet = true }: Case): string[] {
  const matrix = buildMatrix({
    sweep: { id: 's', startedAt: '2026-12-01T10:00:00.000Z', closedAt: '2026-12-01T10:01:00.000Z' },
    canonical: { fingerprint: 'f', objects: 1, release: 'r1' },
    tenants: Object.keys(results).map((id) => aTenant(id)),
    results: Object.entries(results).flatMap(([id, change]) => (change ? [aResult(id, change)] : [])),
    accepted: new Map(Object.entries(accepted)),
    waivers: compareSettings.parse({ waivers }).waivers,
    wholeFleet,
  });
  expect(parseMatrix(serializeMatrix(matrix), 'test').waivers).toEqual(matrix.waivers);
  return (matrix.waivers ?? []).map(({ is, says }) => `${is}: ${says}`);
}

const failed = { status: 'unreachable', error: { code: 'connection-refused', message: 'no' } } as const;

it.each<[string, Case, RegExp[]]>([
  ['hides something somewhere: nothing is said', { waivers: [waive()], results: { a: hidden, b: idle } }, []],
  [
    'has ended, and its finding is there',
    { waivers: [ended], results: { a: drifted, b: {} } },
    [/^ended: The waiver of alice for table:app\.legacy ended on 2026-01-31; its finding counts again\.$/],
  ],
  [
    'has ended, and findings of two tenants',
    { waivers: [ended], results: { a: drifted, b: drifted } },
    [/its findings count again/],
  ],
  [
    'has ended, and nothing of it is left',
    { waivers: [ended], results: { a: {} } },
    [/ended on 2026-01-31; nothing is left.*remove it/],
  ],
  [
    'has ended, and one tenant did not answer',
    { waivers: [ended], results: { a: {}, b: failed } },
    [/its findings count again/],
  ],
  [
    'ended for a tenant that is not swept now',
    { waivers: [{ ...ended, tenants: ['z'] }], results: { a: {} }, wholeFleet: false },
    [],
  ],
  [
    'ends today: it still holds',
    {
      waivers: [waive({ until: '2026-12-01' })],
      results: { a: { suppressed: [{ rule: waiverRule(waive({ until: '2026-12-01' })), count: 1 }] } },
    },
    [],
  ],
  [
    'hides nothing in the whole fleet',
    { waivers: [waive()], results: { a: idle, b: {} } },
    [
      /^unmatched: The waiver of alice for table:app\.legacy \(until 2027-03-31\) matches nothing: no tenant in its scope/,
    ],
  ],
  ['hides nothing, in some tenants', { waivers: [waive()], results: { a: idle }, wholeFleet: false }, []],
  ['hides nothing, and one tenant did not answer', { waivers: [waive()], results: { a: idle, b: failed } }, []],
  ['hides nothing, and one tenant is silent', { waivers: [waive()], results: { a: idle, b: undefined } }, []],
  [
    'is for others than the one that did not answer',
    { waivers: [waive({ tenants: ['a'] })], results: { a: idle, b: failed } },
    [/in a \(until/],
  ],
  [
    'is for a tenant that is not there',
    { waivers: [waive({ tenants: ['z*'] })], results: { a: idle } },
    [/no tenant has such an id/],
  ],
  [
    'hides what is of a tenant out of its scope',
    { waivers: [waive({ tenants: ['b'] })], results: { a: hidden, b: idle } },
    [/matches nothing/],
  ],
  ['is of nobody, because the list is empty', { waivers: [waive()], results: {} }, []],
])('a waiver that %s', (_, given, says) => {
  expect(notes(given)).toEqual(says.map((words) => expect.stringMatching(words)));
});

it('a waiver decided in the tracker is named by its tenant', () => {
  const decided = (until: string, findings = ['other']): Acceptance => ({
    ...{ reason: 'later', owner: 'bob', until, at: '2026-01-01T00:00:00.000Z', findings },
  });
  const results = { a: drifted, b: drifted, c: failed, d: {} };
  const accepted = { a: decided('2026-01-31'), b: decided('2027-01-31'), c: decided('2027-01-31') };
  expect(notes({ results, accepted, wholeFleet: false })).toEqual([
    'ended: Waivers decided in the tracker that have ended, so that their findings count again: a (bob, 2026-01-31).',
    'unmatched: Waivers decided in the tracker that match nothing any more: b (bob, 2027-01-31). Clear the decisions.',
  ]);
});

it('a comparison of two databases tells ended waivers, and those of tenants only where they would have counted', () => {
  const { waivers } = compareSettings.parse({ waivers: [ended, { ...ended, tenants: ['a'] }, waive()] });
  expect(endedWaivers(waivers, [], '2026-12-01').map(({ says }) => says)).toEqual([
    expect.stringContaining('remove it'),
  ]);
  expect(endedWaivers(waivers, [finding], '2026-12-01')).toHaveLength(2);
});

it('ledgers are refused until something reads them', () => {
  expect(compareSettings.parse({}).ledgers).toBe(false);
  expect(compareSettings.parse({ ledgers: false }).ledgers).toBe(false);
  expect(() => compareSettings.parse({ ledgers: true })).toThrow(
    /Ledgers are not read yet: leave compare\.ledgers out/,
  );
});
