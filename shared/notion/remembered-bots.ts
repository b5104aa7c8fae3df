import * as z from 'zod';
import { type Memory, remember } from './memory.ts';

/** All that we have been in a workspace, `botId` now: a connection that was exchanged leaves blocks and rows of its own. */
export async function learnBots(memory: Memory, botId: string): Promise<ReadonlySet<string>> {
  const store = remember(memory, 'bots', z.array(z.string()));
  const bots = new Set([...((await store.load()) ?? []), botId]);
  await store.save([...bots]);
  return bots;
}
