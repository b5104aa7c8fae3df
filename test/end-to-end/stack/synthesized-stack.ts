import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { buildBundles } from '../../../infra/bundle/build-bundle.ts';
import type { Environment } from '../../../infra/config/environment.ts';
import { addSweepStack } from '../../../infra/sweep-stack.ts';
import { readTemplate, type StackTemplate } from '../../../local/stack/read-template.ts';
import { cdkContext } from '../../infra/cdk-context.ts';

/** An environment synthesised as for a deployment, with the real code of the functions. */
export interface SynthesizedStack {
  readonly template: StackTemplate;
  remove(): void;
}

export async function synthesizeStack(environment: Environment): Promise<SynthesizedStack> {
  const folder = mkdtempSync(join(tmpdir(), 'driftmatrix-stack-'));
  const bundles = await buildBundles(join(folder, 'bundles'));
  const app = new App({ context: cdkContext, analyticsReporting: false, outdir: join(folder, 'cdk.out') });
  addSweepStack(app, environment, bundles);
  const { directory } = app.synth();
  return { template: readTemplate(directory), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
