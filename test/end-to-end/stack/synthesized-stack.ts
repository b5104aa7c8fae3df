import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { buildBundles } from '../../../infra/bundle/build-bundle.ts';
import type { Environment } from '../../../infra/config/environment.ts';
import { addSweepStack } from '../../../infra/sweep-stack.ts';
import { readTemplate, type StackTemplate } from '../../../local/stack/read-template.ts';
import { cdkContext } from '../../infra/cdk-context.ts';

/**
 * Synthesises environments as for a deployment, with the real code of the functions, which is bundled once. What
 * CloudFormation would say of them test/infra asks.
 */
export interface Synthesis {
  templateOf(environment: Environment): StackTemplate;
  remove(): void;
}

export async function prepareSynthesis(): Promise<Synthesis> {
  const folder = mkdtempSync(join(tmpdir(), 'driftmatrix-stack-'));
  const bundles = await buildBundles(join(folder, 'bundles'));
  return {
    templateOf(environment) {
      const outdir = mkdtempSync(join(folder, 'cdk.out-'));
      const app = new App({
        context: cdkContext,
        analyticsReporting: false,
        builtinCloudFormationValidation: false,
        outdir,
      });
      addSweepStack(app, environment, bundles);
      return readTemplate(app.synth().directory);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
