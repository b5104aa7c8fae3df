import * as z from 'zod';

const answer = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

/**
 * Which messages of a batch a function's answer gives back to the queue. Nothing, or no failures, means success; an answer of
 * another shape, or with an id that is not in the batch, gives back the whole batch.
 */
export function failedIds(response: unknown, batch: ReadonlySet<string>): ReadonlySet<string> {
  const parsed = answer.safeParse(response === '' ? null : response);
  if (!parsed.success) return batch;
  const failed = new Set(parsed.data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  return [...failed].every((id) => batch.has(id)) ? failed : batch;
}
