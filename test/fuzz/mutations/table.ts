import { byteMutations } from './bytes.ts';
import { deliveries } from './deliveries.ts';
import { messageMutations } from './messages.ts';
import type { MutationKind } from './mutation.ts';
import { rowMutations } from './rows.ts';

/** Every kind of mutation by its name. A new one is a row in one of these files. */
export const mutationKinds: ReadonlyMap<string, MutationKind> = new Map<string, MutationKind>(
  Object.entries({ ...byteMutations, ...messageMutations, ...rowMutations, ...deliveries }),
);
