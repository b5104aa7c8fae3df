import * as z from 'zod';

/** What counts as drift: the `compare` section of the configuration, the same on the laptop and in the cloud. */

export const profiles = ['strict', 'standard', 'structure'] as const;

/**
 * What sort of fact an attribute (or a whole kind) is. Profiles switch classes on and off:
 * `structure` compares the first two, `standard` also privileges, `strict` everything.
 */
export const attributeClasses = [
  'structure',
  'validity',
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

export const waiver = z.strictObject({
  /** Tenant ids (globs); all tenants when absent. */
  tenants: z.array(z.string()).optional(),
  object: z.string(),
  reason: z.string().min(1),
  owner: z.string().min(1),
  until: z.iso.date(),
});

export const compareSettings = z.strictObject({
  profile: z.enum(profiles).default('standard'),
  ignore: z.array(ignoreRule).default([]),
  /** Names that differ per tenant by design: `{"app_{tenant}": "app"}` reads the tenant's own role as `app`. */
  placeholders: z.record(z.string(), z.string()).default({}),
  waivers: z.array(waiver).default([]),
  ledgers: z.boolean().default(false),
});

export type CompareSettings = z.infer<typeof compareSettings>;
export type IgnoreRule = z.infer<typeof ignoreRule>;
