import { describe, expect, it } from 'vitest';
import { createRights, type Statement } from '../../../local/stack/rights.ts';

const tags: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  tagged: { fleet: 'one', ring: 'pilot' },
  other: { fleet: 'two' },
  plain: {},
};
const read = 'secretsmanager:GetSecretValue';
const under = (Condition: Statement['Condition']): Statement => ({
  Effect: 'Allow',
  Action: [read],
  Resource: ['*'],
  Condition,
});
const allowed = (Condition: Statement['Condition']): string[] => {
  const rights = createRights([under(Condition)], (resource) => tags[resource] ?? {});
  return Object.keys(tags).filter((resource) => rights.allows({ action: read, resource }));
};

describe('what a role may do under a condition', () => {
  it.each([
    [{ 'secretsmanager:ResourceTag/fleet': ['one'] }, ['tagged']],
    [{ 'secretsmanager:ResourceTag/fleet': ['one', 'two'] }, ['tagged', 'other']],
    [{ 'secretsmanager:ResourceTag/fleet': ['*'] }, ['tagged', 'other']],
    [{ 'secretsmanager:ResourceTag/fleet': ['*'], 'secretsmanager:ResourceTag/ring': ['pilot'] }, ['tagged']],
    [{ 'secretsmanager:ResourceTag/place': ['*'] }, []],
  ])('on tags, %j, is allowed for what bears them', (StringLike, expected) => {
    expect(allowed({ StringLike })).toEqual(expected);
  });

  it('on anything else counts as allowed', () => {
    expect(allowed({ ArnEquals: { 'lambda:SourceFunctionArn': ['f'] } })).toEqual(Object.keys(tags));
  });

  it('is refused, and stays unused, when nothing bears the tag', () => {
    const rights = createRights([under({ StringLike: { 'secretsmanager:ResourceTag/fleet': ['one'] } })]);
    expect(rights.allows({ action: read, resource: 'tagged' })).toBe(false);
    expect(rights.refused).toEqual([{ action: read, resource: 'tagged' }]);
    expect(rights.unused()).toEqual([`${read} *`]);
  });
});
