import * as z from 'zod';

/** What one environment is told. Names of secrets, never a secret. */

const secretName = z
  .string()
  .regex(/^[\w/+=.@-]{1,200}$/, 'a secret is named by its name in Secrets Manager, not by its ARN or its value');

/** A prefix ends where a folder does, so that `…/tenant/` cannot grow to cover `…/tenants`. */
const secretPrefix = secretName.regex(/\/$/, 'a prefix ends with a slash');

const schedule = z.strictObject({
  /** Off until someone has swept a sample by hand and says so here. */
  enabled: z.boolean().default(false),
  expression: z.string().regex(/^(?:rate|cron)\(.+\)$/, 'a schedule is rate(…) or cron(…)'),
  timezone: z.string().default('Etc/UTC'),
});

const notion = z.strictObject({
  database: z.string().min(1),
  tokenSecret: secretName,
  /** Our column, and what it is called in your database. */
  columns: z.record(z.string(), z.string()).default({}),
});

const place = z.strictObject({
  account: z.string().regex(/^\d{12}$/, 'an account is twelve digits'),
  region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'a region looks like eu-central-1'),
});

export const environment = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,15}$/, 'lower case, at most 16 characters'),
  /** Where it may be deployed. Without it: wherever the caller's credentials point, which is for trying out only. */
  place: place.optional(),
  /** True where data outlives mistakes: nothing is deleted with the stack. */
  protected: z.boolean(),
  canonical: z.strictObject({ secret: secretName }),
  /** The secret that holds the list of tenants. */
  tenants: z.strictObject({ secret: secretName }),
  /** Where the secrets of single tenants lie; the worker may read these and the list, nothing else. */
  tenantSecrets: secretPrefix,
  tracker: z.union([z.literal('none'), z.strictObject({ notion })]),
  /** The `compare` section, as in the configuration file of the command line. */
  compare: z.record(z.string(), z.json()).default({}),
  schedule,
  /** How many tenants are checked at once. Lambda takes 2 to 1000. */
  concurrency: z.int().min(2).max(1000),
  deadlineMinutes: z.int().min(5).max(1440),
  /** How often a tenant is tried before its error is its result. */
  maxReceives: z.int().min(2).max(10).default(3),
  alarmEmail: z.email().optional(),
});

export type Environment = z.infer<typeof environment>;

/** An environment from what its file says. Throws one error that lists every problem, with the file and the path. */
export function defineEnvironment(values: z.input<typeof environment>): Environment {
  const parsed = environment.safeParse(values);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`);
  throw new Error(`infra/config/${values.name}.ts:\n${problems.join('\n')}`);
}
