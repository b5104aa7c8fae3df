import * as z from 'zod';
import { waiver } from '../core/compare-settings.ts';
import { publishSettings } from '../core/publish-values.ts';
import { notionChoices } from './notion-choices.ts';
import { type Env, jsonText, numberText, parseEnv } from './parse-env.ts';
import { runtimeEnv } from './runtime.ts';

/** Where the drift matrix is published. */
const trackerSettings = z.union(
  [
    z.literal('none'),
    z.strictObject({
      notion: z.strictObject({
        database: z.string().min(1),
        tokenSecret: z.string().min(1),
        /** Other names for our columns, by our names. */
        columns: z.record(z.string(), z.string()).default({}),
        ...notionChoices,
      }),
    }),
  ],
  'expected "none" or {"notion": {"database", "tokenSecret", "columns", …}}',
);
export type TrackerSettings = z.infer<typeof trackerSettings>;

/** The aggregator's environment. */
export const aggregatorEnv = z.object({
  TABLE_NAME: z.string(),
  BUCKET_NAME: z.string(),
  CONTROL_QUEUE_URL: z.string(),
  /** Where the coordinator hears of tenants that people want checked again; without it nobody is asked. */
  REQUEST_QUEUE_URL: z.string().optional(),
  TRACKER: jsonText(trackerSettings, '"none"'),
  /** Which values leave, whatever the store holds. */
  PUBLISH: jsonText(publishSettings, '{}'),
  /** Those of the settings: the matrix says which have ended or match nothing. */
  WAIVERS: jsonText(z.array(waiver), '[]'),
  /** Where CloudWatch keeps the figures of each sweep; none are given without it. */
  METRICS_NAMESPACE: z.string().optional(),
  /** Which share of the fleet may differ in the same way before the canonical schema is suspected; 100: never. */
  SUSPECT_PERCENT: numberText(0, 100, 100),
  WATCH_SECONDS: numberText(0, 300, 60),
  /** After how many seconds without a sign of life another aggregator takes over the publishing. */
  LEASE_SECONDS: numberText(1, 900, 120),
});

export type AggregatorEnv = z.input<typeof aggregatorEnv>;

/** Throws `config-invalid` with every problem. */
export function parseAggregatorEnv(env: Env) {
  return parseEnv(z.object({ ...runtimeEnv.shape, ...aggregatorEnv.shape }), env, 'aggregator');
}
