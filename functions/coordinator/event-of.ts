import * as z from 'zod';
import { type CoordinatorEvent, parseCoordinatorEvent, parseRequest } from '../../shared/core/messages.ts';

/** As the queue of requests delivers them, one at a time. */
const delivery = z.object({ Records: z.tuple([z.object({ body: z.string() })]) });

/** The event that a call stands for, whether it comes directly or by the queue of requests. Throws `message-invalid`. */
export function eventOf(input: unknown): CoordinatorEvent {
  const delivered = delivery.safeParse(input);
  return delivered.success ? parseRequest(delivered.data.Records[0].body) : parseCoordinatorEvent(input);
}
