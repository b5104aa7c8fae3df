import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { createContext } from './invocation.ts';

/**
 * Does what EventBridge Scheduler does when a schedule is due: fills in the input's `<aws.scheduler.…>` places and calls the
 * target with the JSON that results. Gives what the target gives.
 */
export async function invokeSchedule<Answer>(
  inputTemplate: string,
  target: (event: unknown, context: Context) => Promise<Answer>,
  options: { readonly scheduledAt?: Date; readonly timeoutMs?: number } = {},
): Promise<Answer> {
  const { scheduledAt = new Date(), timeoutMs = 300_000 } = options;
  const event: unknown = JSON.parse(
    inputTemplate
      .replaceAll('<aws.scheduler.scheduled-time>', scheduledAt.toISOString().replace(/\.\d+Z$/, 'Z'))
      .replaceAll('<aws.scheduler.execution-id>', randomUUID()),
  );
  return await target(event, createContext('coordinator', timeoutMs));
}
