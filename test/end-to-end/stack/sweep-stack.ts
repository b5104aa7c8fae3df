import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import type { RunningStack } from '../../../local/stack/start-stack.ts';
import { createDocumentStore } from '../../../shared/aws/document-store.ts';
import { createSweepStore } from '../../../shared/aws/sweep-store/sweep-store.ts';
import { loadMatrix } from '../../../shared/core/stored-matrix.ts';

/** What became of a sweep that the schedule of a stack began. */
export interface Outcome {
  /** `tenant status` of every tenant; undefined when the sweep did not end. */
  readonly tenants: readonly string[] | undefined;
  /** What went wrong on the way, in words. */
  readonly problems: readonly string[];
}

/** What the coordinator says that it began. */
export const answer = z.object({ sweepId: z.string(), status: z.string() });

/** What the functions of a stack write to, opened from outside. */
export function storesOf({ clients, table, bucket }: RunningStack) {
  const documents = createDocumentStore({ s3: clients.s3, bucket });
  const store = createSweepStore({ dynamo: clients.dynamo, table, documents });
  return { store, matrixOf: (key: string) => loadMatrix(documents, key) };
}

/** Wakes the stack and follows the sweep to its end, for as long as nothing goes wrong and `patienceMs` are not over. */
export async function sweepStack(stack: RunningStack, patienceMs = 30_000): Promise<Outcome> {
  let sweepId: string;
  try {
    sweepId = answer.parse(await stack.wake()).sweepId;
  } catch (error) {
    return { tenants: undefined, problems: [String(error), ...stack.problems()] };
  }
  const { store, matrixOf } = storesOf(stack);
  const giveUpAt = Date.now() + patienceMs;
  let sweep = await store.readSweep(sweepId);
  while (!sweep?.end && stack.problems().length === 0 && Date.now() < giveUpAt) {
    // What is waited for needs the processor more.
    await wait(50);
    sweep = await store.readSweep(sweepId);
  }
  if (!sweep?.end) return { tenants: undefined, problems: [...stack.problems(), 'The sweep did not end.'] };
  const { rows } = await matrixOf(sweep.end.matrixKey);
  return { tenants: rows.map(({ tenant, status }) => `${tenant.id} ${status}`).sort(), problems: stack.problems() };
}
