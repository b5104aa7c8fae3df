import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import * as z from 'zod';
import type { Environment } from '../../infra/config/environment.ts';
import type { Bundles } from '../../infra/parts.ts';
import { addSweepStack } from '../../infra/sweep-stack.ts';
import { cdkContext } from './cdk-context.ts';

/** The template of an environment, with stand-ins for the functions' code, and questions to ask it. */

const resource = z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) });
export type Resource = z.infer<typeof resource>;

const folder = mkdtempSync(join(tmpdir(), 'driftmatrix-template-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function standIn(stage: string): { readonly folder: string } {
  const path = join(folder, stage);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'index.mjs'), 'export const handler = () => {};\n');
  return { folder: path };
}

const bundles: Bundles = {
  coordinator: standIn('coordinator'),
  worker: standIn('worker'),
  aggregator: standIn('aggregator'),
};

/**
 * The stack alone, not synthesised yet. Its synth asks CloudFormation's rules only when told to: loading them takes seconds,
 * and validation.test.ts asks them of every environment.
 */
export function buildStack(environment: Environment, { validated = false } = {}): Omit<Synthesized, 'template'> {
  const app = new App({
    context: cdkContext,
    analyticsReporting: false,
    builtinCloudFormationValidation: validated,
    outdir: mkdtempSync(join(folder, 'cdk.out-')),
  });
  return { app, stack: addSweepStack(app, environment, bundles) };
}

export interface Synthesized {
  readonly app: App;
  readonly stack: Stack;
  readonly template: Template;
}

const made = new Map<string, Synthesized>();

/** One synth per environment and process. */
export function synthesize(environment: Environment): Synthesized {
  const key = JSON.stringify(environment);
  const known = made.get(key);
  if (known) return known;
  const { app, stack } = buildStack(environment);
  const synthesized = { app, stack, template: Template.fromStack(stack) };
  made.set(key, synthesized);
  return synthesized;
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
  Condition: z.unknown().optional(),
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
