import * as z from 'zod';
import type { Connection } from './calls.ts';
import { type Memory, remember } from './memory.ts';

const paceState = z.object({ sent: z.array(z.number()).readonly(), pausedUntil: z.number() });

/**
 * Does work at the pace that earlier processes left behind, and leaves it behind in turn: the allowance is the connection's,
 * whichever process spends it. After a death nobody goes on within the minute: the lease lasts longer.
 */
export function paceFrom({ pace, log }: Connection, memory: Memory): <T>(work: () => Promise<T>) => Promise<T> {
  const pacing = remember(memory, 'pace', paceState);
  let isResumed = false;
  return async (work) => {
    if (!isResumed) pace.resume((await pacing.load()) ?? pace.state());
    isResumed = true;
    try {
      return await work();
    } finally {
      await pacing.save(pace.state()).catch(() => log('warn', 'Notion: the pace could not be kept'));
    }
  };
}
