import * as z from 'zod';
import { notionChoices } from '../../shared/config/notion-choices.ts';
import { compareSettings } from '../../shared/core/compare-settings.ts';
import { parseConnection } from '../../shared/core/connection.ts';
import { DriftError } from '../../shared/core/errors.ts';
import { publishSettings } from '../../shared/core/publish-values.ts';
import { iamReference, reachableReference, secretReference } from '../../shared/core/tenant.ts';
import { sourceShapes } from '../../shared/core/tenant-list.ts';

/** The configuration file of `driftmatrix sweep` and `driftmatrix doctor`. */

const name = z.string().min(1, 'expected a text that is not empty');

/** Refused here rather than by the worker, so that a typo is one line before the sweep and not one failed tenant after it. */
const databaseUrl = z.string().check((context) => {
  try {
    parseConnection(context.value, 'url');
  } catch (error) {
    const message = error instanceof DriftError ? error.message.replace(/^url: /, '') : 'not a URL';
    context.issues.push({ code: 'custom', message, input: context.value });
  }
});

const exactlyOne = (...names: readonly string[]) => ({
  check: (value: Readonly<Record<string, unknown>>): boolean =>
    names.filter((each) => value[each] !== undefined).length === 1,
  message: `expected exactly one of ${names.join(', ')}`,
});

/** Beside a URL: the name of the environment variable that holds its password, never the password. */
const passwordEnv = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of an environment variable, such as ACME_PASSWORD')
  .optional();

const oneCanonical = exactlyOne('url', 'snapshot', 'secret');
const canonical = z
  .strictObject({
    url: databaseUrl.optional(),
    passwordEnv,
    /** A file that `driftmatrix snapshot` wrote, relative to the configuration file. */
    snapshot: name.optional(),
    /** In AWS Secrets Manager, read with the credentials of this machine. */
    secret: name.optional(),
  })
  .refine(oneCanonical.check, oneCanonical.message)
  .refine((given) => given.passwordEnv === undefined || given.url !== undefined, 'passwordEnv goes with a url');

const labels = { name: name.optional(), ring: name.optional(), server: name.optional() };
const withUrl = z.strictObject({ id: name.max(200), url: databaseUrl, passwordEnv, ...labels });
/** The password lies in AWS Secrets Manager, or there is none because the role logs in with AWS IAM. */
const withReference = z.strictObject({ id: name.max(200), connection: reachableReference, ...labels });
const tenantEntry = z.union([withUrl, withReference], 'expected {"id", "url"} or {"id", "connection"}');

const reference = z.union(
  [z.strictObject({ url: databaseUrl, passwordEnv }), secretReference, iamReference],
  'expected {"url": "postgres://…"}, {"secret": "name"} or {"iam": {"host", "user", "database"}}',
);
const sources = sourceShapes(tenantEntry, reference);
const tenants = z.union(
  [
    z.array(tenantEntry),
    sources.inline,
    sources.secret,
    sources.secretPrefix,
    sources.secretTag,
    sources.query,
    sources.server,
  ],
  'expected a list of tenants, or {…} with one of inline, secret, secretPrefix, secretTag, query, server',
);

const oneToken = exactlyOne('tokenSecret', 'tokenEnv');
const notion = z
  .strictObject({
    database: name,
    tokenSecret: name.optional(),
    /** The name of the environment variable that holds the token, never the token. */
    tokenEnv: z
      .string()
      .regex(/^[A-Z_][A-Z0-9_]*$/, 'expected the name of an environment variable, such as NOTION_TOKEN')
      .optional(),
    /** Other names for our columns, by our names. */
    columns: z.record(z.string(), z.string()).default({}),
    ...notionChoices,
  })
  .refine(oneToken.check, oneToken.message);

export const config = z.strictObject({
  canonical,
  tenants,
  compare: compareSettings.prefault({}),
  /** Which values leave this machine, and are kept with the sweep. */
  publish: publishSettings.prefault({}),
  tracker: z.strictObject({ notion }).nullable().default(null),
  /** How many tenants are checked at once, and how many of them on one database server. */
  concurrency: z.int().min(1).max(1000).default(8),
  perServer: z.int().min(1).max(1000).default(4),
});

export type Config = z.infer<typeof config>;
export type TenantEntry = z.infer<typeof tenantEntry>;
export type LocalReference = z.infer<typeof reference>;

/** Every key that any part of the file knows, for "did you mean". */
export const knownKeys: readonly string[] = [
  ...Object.keys(config.shape),
  ...Object.keys(canonical.shape),
  ...Object.keys(withUrl.shape),
  ...Object.keys(withReference.shape),
  ...Object.values(sources).flatMap(({ shape }) => Object.keys(shape)),
  ...Object.keys(notion.shape),
  ...Object.keys(compareSettings.shape),
  ...Object.keys(publishSettings.shape),
  'notion',
];
