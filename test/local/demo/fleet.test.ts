import { describe, expect, it } from 'vitest';
import { demoTenants, expectedVerdict, type Story } from '../../../local/demo/fleet.ts';

const count = (kind: Story['kind']) => demoTenants.filter((tenant) => tenant.story.kind === kind).length;

describe('the demo fleet', () => {
  it('has thirty tenants with ids and names of their own', () => {
    expect(demoTenants).toHaveLength(30);
    expect(new Set(demoTenants.map(({ id }) => id)).size).toBe(30);
    expect(new Set(demoTenants.map(({ name }) => name)).size).toBe(30);
  });

  it('is in sync for the most part, and tells every other story once', () => {
    expect(count('at-head')).toBe(15);
    expect(count('behind')).toBe(5);
    const others: Story['kind'][] = [
      'half-applied',
      'altered-column-type',
      'customer-column',
      'invalid-index',
      'hot-fixed-function',
      'dropped-policy',
      'stamped',
      'database-missing',
      'wrong-password',
      'silent-server',
    ];
    for (const kind of others) expect(count(kind), kind).toBe(1);
  });

  it('has tenants one, two, three and four migrations behind', () => {
    const behind = demoTenants
      .map(({ story }) => expectedVerdict(story).behind)
      .filter((number) => number !== undefined);
    expect(new Set(behind)).toEqual(new Set([1, 2, 3, 4]));
  });

  it('has its canaries in sync: a rollout that fails there goes no further', () => {
    const canaries = demoTenants.filter(({ ring }) => ring === 'canary');
    expect(canaries.map(({ story }) => expectedVerdict(story).status)).toEqual(canaries.map(() => ['in-sync']));
  });
});
