import { afterAll, beforeAll } from 'vitest';
import { describeSources } from './sources.ts';
import { describeSweeps } from './sweeps.ts';
import { describeTrouble } from './trouble.ts';
import { startWorld, type World } from './world.ts';

/**
 * The stack as CloudFormation would get it, run here: queues, variables, code, time limits and rights are the deployed ones.
 * All in one file, because to bundle, to synthesise and to start a server take longer than most of what is done with them.
 */

let started: World | undefined;
beforeAll(async () => {
  started = await startWorld();
});
afterAll(() => started?.stop());

const world = (): World => {
  if (!started) throw new Error('Ask for the world once it has started.');
  return started;
};

describeSweeps(world);
describeTrouble(world);
describeSources(world);
