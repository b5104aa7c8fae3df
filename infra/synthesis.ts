import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { describeSizes } from './bundle/budgets.ts';
import { buildBundles } from './bundle/build-bundle.ts';
import { selectEnvironment } from './config/select-environment.ts';
import { addSweepStack } from './sweep-stack.ts';
import { addChecks } from './validation.ts';

/** Synthesises the environment that `-c env=<name>` names, with its bundles, under both validators. */
const app = new App();
const environment = selectEnvironment(app.node.tryGetContext('env'));
const folder = mkdtempSync(join(tmpdir(), 'driftmatrix-bundles-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const bundles = await buildBundles(folder);
process.stderr.write(describeSizes(bundles));

const stack = addSweepStack(app, environment, bundles);
addChecks(stack);
