import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import type { Environment } from '../../infra/config/environment.ts';
import { addSweepStack } from '../../infra/sweep-stack.ts';

/** The template of an environment, without bundling the functions, and questions to ask it. */

const resource = z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) });
export type Resource = z.infer<typeof resource>;

export function synthesize(environment: Environment): { stack: Stack; template: Template } {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, analyticsReporting: false });
  const stack = addSweepStack(app, environment);
  return { stack, template: Template.fromStack(stack) };
}

export function resourcesOf(template: Template, type: string): Map<string, Resource> {
  const found = Object.entries(template.findResources(type)).map(([id, value]) => [id, resource.parse(value)] as const);
  return new Map(found);
}

/** The logical id that a property refers to, by `Ref` or `Fn::GetAtt`. */
export function targetOf(value: unknown): string {
  const ref = z.object({ Ref: z.string() }).safeParse(value);
  if (ref.success) return ref.data.Ref;
  const attribute = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).parse(value);
  return attribute['Fn::GetAtt'][0];
}

const oneOrMany = <Item extends z.ZodType>(item: Item) => z.union([z.array(item), item.transform((one) => [one])]);
const statement = z.object({
  Effect: z.string(),
  Action: oneOrMany(z.string()),
  Resource: oneOrMany(z.unknown()),
});
export type Statement = z.infer<typeof statement>;

/** What a function's role may do, from every policy attached to it. */
export function statementsOf(template: Template, stage: string): Statement[] {
  const attached = z.object({
    Roles: z.array(z.unknown()),
    PolicyDocument: z.object({ Statement: z.array(statement) }),
  });
  return [...resourcesOf(template, 'AWS::IAM::Policy').values()].flatMap(({ Properties }) => {
    const policy = attached.parse(Properties);
    return policy.Roles.some((role) => targetOf(role).startsWith(`${stage}Role`))
      ? policy.PolicyDocument.Statement
      : [];
  });
}
