import * as z from 'zod';

/** What the process that reads is told, and what it says. */

/** What a target knew before it talks; see targets.ts. */
export const beforeByName = z.record(
  z.string(),
  z.object({ mark: z.object({ token: z.string(), hint: z.string() }), snapshot: z.string() }),
);

export const job = z.object({
  id: z.int(),
  target: z.string(),
  /** By which it finds what was known before. */
  session: z.string(),
  port: z.int(),
  tls: z.boolean(),
});
export type Job = z.infer<typeof job>;

export const order = z.discriminatedUnion('do', [
  z.object({ do: z.literal('learn'), before: beforeByName }),
  z.object({ do: z.literal('talk'), job }),
  /** Say what is still open, now that nothing should be. */
  z.object({ do: z.literal('rest') }),
]);
export type Order = z.infer<typeof order>;

/** How one talk ended. `late`: it had not by its deadline. */
export const ending = z.discriminatedUnion('how', [
  z.object({ how: z.literal('learned'), text: z.string() }),
  z.object({ how: z.literal('failed'), code: z.string().optional(), message: z.string(), stack: z.string() }),
  z.object({ how: z.literal('late') }),
]);
export type Ending = z.infer<typeof ending>;

export const report = z.discriminatedUnion('what', [
  z.object({ what: z.literal('ready') }),
  z.object({ what: z.literal('ended'), id: z.int(), ending, tookMs: z.number() }),
  /** An exception or rejection that nobody caught, of that job if it is known. */
  z.object({ what: z.literal('uncaught'), id: z.int().optional(), stack: z.string() }),
  /** Sent several times a second for as long as the process is not blocked. Bytes. */
  z.object({ what: z.literal('pulse'), peak: z.number() }),
  z.object({ what: z.literal('resting'), open: z.array(z.string()) }),
]);
export type Report = z.infer<typeof report>;
