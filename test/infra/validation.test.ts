import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { dev } from '../../infra/config/dev.ts';
import { example } from '../../infra/config/example.ts';
import { prod } from '../../infra/config/prod.ts';
import { staging } from '../../infra/config/staging.ts';
import { accepted, acceptedAs, addChecks, findIn } from '../../infra/validation.ts';
import { buildStack } from './template.ts';

/** A real synth of this environment with both validators on, after something was changed in it. */
function synth(environment: typeof dev, change: (stack: Stack) => void = () => {}): void {
  const { app, stack } = buildStack(environment, { validated: true });
  change(stack);
  addChecks(stack);
  app.synth();
}

const tenantsQueue = (stack: Stack): CfnQueue => {
  const queue = stack.node.findChild('Tenants').node.findChild('Queue').node.defaultChild;
  if (queue instanceof CfnQueue) return queue;
  throw new Error('the tenant queue is no queue');
};

/** Whose roles are not those of the environments as they are. */
const variants = [
  { ...dev, tenants: { secretTag: { key: 'tenant' } } },
  { ...dev, tenants: { query: 'select', from: { secret: 'c' }, credentials: { iam: { user: 'reader' } } } },
];

describe('a synth', () => {
  it.each([dev, staging, prod, example])('passes both validators: $name', (environment) => {
    expect(() => synth(environment)).not.toThrow();
  });

  it.each(variants)('passes both validators with tenants from $tenants', (environment) => {
    expect(() => synth(environment)).not.toThrow();
  });

  it('fails on a value that CloudFormation would refuse', () => {
    const change = (stack: Stack) => tenantsQueue(stack).addPropertyOverride('VisibilityTimeout', 99_999);
    expect(() => synth(dev, change)).toThrow(/VisibilityTimeout|99999/);
  });

  it('fails on a property that does not exist', () => {
    const change = (stack: Stack) => tenantsQueue(stack).addPropertyOverride('VisibilityTimeOut', 60);
    expect(() => synth(dev, change)).toThrow(/VisibilityTimeOut/);
  });

  it('fails on a right that good practice forbids', () => {
    const change = (stack: Stack) => {
      const role = stack.node.findChild('aggregator').node.findChild('Role') as Role;
      role.addToPolicy(new PolicyStatement({ actions: ['s3:*'], resources: ['*'] }));
    };
    expect(() => synth(dev, change)).toThrow(/AwsSolutions-IAM5\[(?:Action::s3:\*|Resource::\*)\]/);
  });
});

describe('what is accepted', () => {
  const found = [dev, prod, ...variants].flatMap((environment) => findIn(buildStack(environment).stack));

  it('is all that is found, whatever the tenants come from', () => {
    expect(found.filter((finding) => !acceptedAs(finding))).toEqual([]);
  });

  it('is still found: no entry outlives its reason', () => {
    const used = new Set(found.map(acceptedAs));
    expect(accepted.filter((entry) => !used.has(entry))).toEqual([]);
  });

  it('has a reason each', () => {
    expect(accepted).toHaveLength(9);
    for (const { because } of accepted) expect(because).toMatch(/^[A-Z].{20,}\.$/);
  });
});
