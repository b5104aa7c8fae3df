import * as z from 'zod';
import { type Memory, remember } from './memory.ts';

const lastHeldBack = z.object({ sweep: z.string().nullable() });

export interface Gone {
  /** The sweep before this one found too many tenants gone as well. */
  readonly isConfirmed: boolean;
  /** For the next sweep: whether this one held back. */
  conclude(heldBack: number): Promise<void>;
}

/** Whether so many tenants are gone for the second time; one sweep may have read the wrong list. */
export async function recallGone(memory: Memory, dataSourceId: string, sweepId: string): Promise<Gone> {
  const store = remember(memory, `gone-${dataSourceId}`, lastHeldBack);
  const before = (await store.load())?.sweep ?? sweepId;
  return {
    isConfirmed: before !== sweepId,
    conclude: (heldBack) => store.save({ sweep: heldBack > 0 ? sweepId : null }),
  };
}
