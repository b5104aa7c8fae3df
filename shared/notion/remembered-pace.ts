import * as z from 'zod';
import { type Memory, type Remembered, remember } from './memory.ts';
import type { PaceState } from './pace.ts';

const paceState = z.object({ sent: z.array(z.number()), pausedUntil: z.number() });

/** What was sent in the last minute, for whoever goes on within it. After a death nobody does: the lease lasts longer. */
export const rememberPace = (memory: Memory): Remembered<PaceState> => remember(memory, 'pace', paceState);
