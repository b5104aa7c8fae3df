import * as z from 'zod';
import { subjectSetup } from './subject.ts';

/** What the process of a subject is told, and what it answers. */

export const order = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('prepare'), setup: subjectSetup }),
  /** `port` leads to another server than the setup's, or to the same one by way of a meter. */
  z.strictObject({ do: z.literal('measure'), port: z.int().exactOptional() }),
]);
export type Order = z.infer<typeof order>;

export const figures = z.strictObject({
  wallMs: z.number(),
  /** Processor time of this process. */
  clientCpuMs: z.number(),
  /** The most memory this process ever held. */
  peakBytes: z.number(),
  outcome: z.string(),
});
export type Figures = z.infer<typeof figures>;

export const answer = z.union([
  z.strictObject({ ok: z.literal(true), state: z.record(z.string(), z.string()) }),
  z.strictObject({ ok: z.literal(true), figures }),
  z.strictObject({ ok: z.literal(false), error: z.string() }),
]);
export type Answer = z.infer<typeof answer>;
