import { type Ground, memoryGround } from './ground.ts';
import { type Outcome, simulateSeed } from './run.ts';

/** What broke, how to replay it, and all that happened until then. */
export async function story({ seed, violations }: Outcome, ground: Ground = memoryGround): Promise<string> {
  const { trace } = await simulateSeed(seed, { trace: true, ground });
  const where = ground === memoryGround ? '' : ' --emulators';
  const replay = `npm run simulate -- --seed ${seed} --trace${where}`;
  return [`seed ${seed} (${replay})`, ...violations, '', ...trace].join('\n');
}
