import * as z from 'zod';
import { compareSettings } from '../core/compare-settings.ts';
import { publishSettings } from '../core/publish-values.ts';
import { type Env, jsonText, numberText, parseEnv, secondsRange } from './parse-env.ts';
import { runtimeEnv } from './runtime.ts';

/** The worker's environment. */
export const workerEnv = z.object({
  TABLE_NAME: z.string(),
  BUCKET_NAME: z.string(),
  TENANT_QUEUE_URL: z.string(),
  CONTROL_QUEUE_URL: z.string(),
  COMPARE: jsonText(compareSettings, '{}'),
  PUBLISH: jsonText(publishSettings, '{}'),
  /** The tenant queue's maxReceiveCount: on the last receive an error becomes the result. */
  MAX_RECEIVES: numberText(1, 1000, 3),
  /** How long a message waits before a tenant that did not answer is tried again; at random, and twice as long each time. */
  RETRY_SECONDS: secondsRange('10-60'),
  /** How many checks may be with one database server at once. */
  PER_SERVER: numberText(1, 1000, 10),
  /** How long a tenant waits for a server that has so many; likewise. */
  SERVER_WAIT_SECONDS: secondsRange('1-3'),
  /** Every so many checks a tenant is read in full, though its catalogs may say that nothing was written. */
  FULL_READ_EVERY: numberText(1, 10_000, 20),
  CONNECT_SECONDS: numberText(0.1, 60, 5),
  /** For reading one schema; must end before the function's own time does, or the tenant counts as `worker-died`. */
  READ_SECONDS: numberText(1, 600, 45),
});

export type WorkerEnv = z.input<typeof workerEnv>;

/** Throws `config-invalid` with every problem. */
export function parseWorkerEnv(env: Env) {
  return parseEnv(z.object({ ...runtimeEnv.shape, ...workerEnv.shape }), env, 'worker');
}
