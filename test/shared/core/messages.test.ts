import { describe, expect, it } from 'vitest';
import { catalogMark } from '../../../shared/core/catalog-mark.ts';
import type { DriftError } from '../../../shared/core/errors.ts';
import { parseAggregatorMessage, parseCoordinatorEvent, parseTenantMessage } from '../../../shared/core/messages.ts';
import { aMessage, aTenant } from '../../support/builders.ts';

function refusal(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    const { code, message } = error as DriftError;
    return `${code}: ${message}`;
  }
  return 'accepted';
}

describe('the hint of a mark', () => {
  it.each(['', '1.2', '6.7.20/10.16384/', '6/*/', '//', '/*'])('may be %j', (hint) => {
    expect(catalogMark.safeParse({ token: 'token', hint }).success).toBe(true);
  });

  it.each(["1'", '1..2', '1,2', '6/10) or true --', '**', 'a', '1.'])(
    'is refused as %j, for it becomes SQL',
    (hint) => {
      expect(catalogMark.safeParse({ token: 'token', hint }).success).toBe(false);
    },
  );
});

describe('an event for the coordinator', () => {
  it.each([
    ['{}', {}],
    ['tenants', { tenants: ['acme'] }],
    ['a sample', { sample: 10 }],
    ['a dry run', { dryRun: true }],
    ['force', { force: true }],
    ['a name for the sweep', { sweepId: 'rollout-42' }],
    ['what the schedule sends', { trigger: 'schedule', scheduledAt: '2026-11-22T16:00:00Z' }],
  ])('may be %s', (_, event) => {
    expect(parseCoordinatorEvent(event)).toMatchObject({ trigger: 'manual', dryRun: false, force: false, ...event });
  });

  it.each([
    ['a typo', { tennants: ['acme'] }, 'tennants'],
    ['no tenant', { tenants: [] }, 'tenants'],
    ['tenants and a sample', { tenants: ['a'], sample: 1 }, 'not both'],
    ['a sample of nothing', { sample: 0 }, 'sample'],
    ['a sweep id that is no key', { sweepId: 'a#b' }, 'sweepId'],
    ['no object', 'all', 'object'],
    ['nothing at all', undefined, 'object'],
  ])('is refused by name when it has %s', (_, event, named) => {
    expect(refusal(() => parseCoordinatorEvent(event))).toMatch(new RegExp(`^message-invalid: .*${named}`));
  });
});

describe('a queue message', () => {
  const message = aMessage(aTenant('acme'));

  it('comes back as it was sent', () => {
    expect(parseTenantMessage(JSON.stringify(message))).toEqual(message);
    expect(parseAggregatorMessage(JSON.stringify(message))).toEqual(message);
    const watch = { v: 1, type: 'watch', sweepId: 's', tick: 3 };
    expect(parseAggregatorMessage(JSON.stringify(watch))).toEqual(watch);
  });

  it.each([
    ['of another version', { ...message, v: 2 }, 'version 2'],
    ['with a key too many', { ...message, password: 'hunter2' }, 'password'],
    ['with a key too few', { ...message, canonical: undefined }, 'canonical'],
    ['of another kind', { v: 1, type: 'watch', sweepId: 's', tick: 1 }, 'type'],
  ])('%s is refused, and its values stay out of the error', (_, value, named) => {
    const error = refusal(() => parseTenantMessage(JSON.stringify(value)));
    expect(error).toMatch(new RegExp(`^message-invalid: .*${named}`));
    expect(error).not.toContain('hunter2');
  });

  it('that is no JSON is refused without being quoted', () => {
    expect(refusal(() => parseAggregatorMessage('hunter2'))).toMatch(/^message-invalid: .*no JSON/);
    expect(refusal(() => parseAggregatorMessage('hunter2'))).not.toContain('hunter2');
    expect(refusal(() => parseAggregatorMessage('{"v":1,"type":"stop","sweepId":"s"}'))).toMatch(/^message-invalid/);
  });
});
