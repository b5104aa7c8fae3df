import * as z from 'zod';
import { schemaGlob } from '../core/compare-settings.ts';
import { iamReference, secretReference } from '../core/tenant.ts';
import { tenantSourceSettings } from '../core/tenant-list.ts';
import { type Env, jsonText, numberText, parseEnv } from './parse-env.ts';
import { runtimeEnv } from './runtime.ts';

/** Where the canonical schema is read: a database that a secret leads to, or a snapshot stored in the bucket. */
const canonicalSettings = z.union(
  [secretReference, iamReference, z.strictObject({ snapshotKey: z.string().min(1) })],
  'expected {"secret": "name"}, {"iam": {"host", "user", "database"}} or {"snapshotKey": "key in the bucket"}',
);
export type CanonicalSettings = z.infer<typeof canonicalSettings>;

/** The coordinator's environment. */
export const coordinatorEnv = z.object({
  TABLE_NAME: z.string(),
  BUCKET_NAME: z.string(),
  TENANT_QUEUE_URL: z.string(),
  CONTROL_QUEUE_URL: z.string(),
  CANONICAL: jsonText(canonicalSettings),
  TENANTS: jsonText(tenantSourceSettings),
  /** The schemas that are compared (`compare.schemas`), as the worker has them; all when empty. */
  SCHEMAS: jsonText(z.array(schemaGlob), '[]'),
  /** When a sweep closes without those that have not answered. */
  DEADLINE_MINUTES: numberText(0.01, 1440, 30),
  /** How long after its deadline a sweep that could not be published is given up. */
  HARD_CAP_MINUTES: numberText(0.01, 10_080, 120),
  WATCH_SECONDS: numberText(0, 300, 60),
  /** Where people see what is published, for whoever asked for a sweep. */
  TRACKER_LINK: z.string().optional(),
  /** How long one database may take to answer at all. */
  CONNECT_SECONDS: numberText(0.1, 60, 5),
  /** For reading one schema; must end before the function's own time does, or the tenant counts as `worker-died`. */
  READ_SECONDS: numberText(1, 600, 45),
});

export type CoordinatorEnv = z.input<typeof coordinatorEnv>;

/** Throws `config-invalid` with every problem. */
export function parseCoordinatorEnv(env: Env) {
  return parseEnv(z.object({ ...runtimeEnv.shape, ...coordinatorEnv.shape }), env, 'coordinator');
}
