import * as z from 'zod';
import { findingClasses, severities } from './finding.ts';

/** What counts as drift: the `compare` section of the configuration, the same on the laptop and in the cloud. */

export const profiles = ['strict', 'standard', 'structure'] as const;

/**
 * What sort of fact an attribute (or a whole kind) is. Profiles switch classes on and off:
 * `structure` compares the first three, `standard` also privileges, `strict` everything.
 */
export const attributeClasses = [
  'structure',
  'validity',
  'version',
  'privileges',
  'order',
  'naming',
  'comment',
  'owner',
  'storage',
  'statistics',
  'environment',
] as const;

export type Profile = (typeof profiles)[number];
export type AttributeClass = (typeof attributeClasses)[number];

/** At least one of the three must be given; all given ones must match. Names are globs over the path, `!` negates. */
export const ignoreRule = z
  .strictObject({
    kind: z.string().optional(),
    name: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
    attribute: z.string().optional(),
  })
  .refine((rule) => Object.keys(rule).length > 0, 'a rule must name a kind, a name or an attribute');

/** The first rule that matches a finding decides; all that is given must match. */
export const severityRule = z.strictObject({
  class: z.enum(findingClasses).optional(),
  kind: z.string().optional(),
  name: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  attribute: z.string().optional(),
  severity: z.enum(severities),
});

/** Ready-made ignore rules for what products put into databases by themselves (presets.ts has them). */
export const presetNames = [
  'timescaledb',
  'partman',
  'supabase',
  'rds',
  'cloud-sql',
  'azure',
  'neon',
  'heroku',
  'citus',
  'postgis',
  'replication',
  'job-queues',
  'restore-debris',
] as const;

export const waiver = z.strictObject({
  /** Tenant ids (globs); all tenants when absent. */
  tenants: z.array(z.string()).optional(),
  object: z.string(),
  reason: z.string().min(1),
  owner: z.string().min(1),
  until: z.iso.date(),
});

/** A name as the canonical schema has it, without quotes. */
export const schemaGlob = z
  .string()
  .regex(/^!?[^!]/, 'expected a glob over schema names, such as app or billing_* or !audit');

export const compareSettings = z.strictObject({
  profile: z.enum(profiles).default('standard'),
  /** The only schemas that are compared: globs over their names, `!` negates. All when empty. */
  schemas: z.array(schemaGlob).default([]),
  presets: z.array(z.enum(presetNames)).default([]),
  ignore: z.array(ignoreRule).default([]),
  severity: z.array(severityRule).default([]),
  /** Tables (globs) whose partitions are made and dropped by a job: which ones there are does not count. */
  dynamicPartitions: z.array(z.string()).default([]),
  /** Names that differ per tenant by design: `{"app_{tenant}": "app"}` reads the tenant's own role as `app`. */
  placeholders: z.record(z.string(), z.string()).default({}),
  waivers: z.array(waiver).default([]),
  ledgers: z
    .boolean()
    .refine((isWanted) => !isWanted, 'Ledgers are not read yet: leave compare.ledgers out')
    .default(false),
});

export type CompareSettings = z.infer<typeof compareSettings>;
export type IgnoreRule = z.infer<typeof ignoreRule>;
