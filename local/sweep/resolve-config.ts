import { dirname, resolve } from 'node:path';
import { createClients } from '../../shared/aws/clients.ts';
import { createSecretReader } from '../../shared/aws/secrets.ts';
import { DriftError } from '../../shared/core/errors.ts';
import type { SecretReader } from '../../shared/core/ports.ts';
import { parseSnapshot, type Snapshot } from '../../shared/core/snapshot.ts';
import type { Config } from '../config/config.ts';
import { mostBytes, readWhole } from '../read-file.ts';
import type { LocalCloudSettings } from './local-cloud.ts';

export interface Surroundings {
  /** The configuration file: a snapshot's path is relative to it. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * What the local cloud needs, from the configuration: snapshot files read, secrets fetched from AWS Secrets Manager with
 * this machine's credentials, the Notion token taken from the environment. Tenants' secrets are read when they are needed.
 */
export async function resolveConfig(config: Config, { file, env }: Surroundings): Promise<LocalCloudSettings> {
  const clients = createClients(env);
  try {
    const secrets = createSecretReader({ client: clients.secrets });
    return {
      canonical: await canonicalOf(config, file, secrets),
      tenants: config.tenants,
      aws: env,
      compare: config.compare,
      publish: config.publish,
      ...(config.tracker && { tracker: await trackerOf(config.tracker.notion, env, secrets) }),
      concurrency: config.concurrency,
      perServer: config.perServer,
    };
  } finally {
    clients.destroy();
  }
}

async function canonicalOf(
  { canonical }: Config,
  file: string,
  secrets: SecretReader,
): Promise<LocalCloudSettings['canonical']> {
  const { url, snapshot, secret } = canonical;
  if (url !== undefined) return { secretText: url };
  if (secret !== undefined) return { secretText: await secrets.read(secret) };
  return { snapshot: await canonicalSnapshot(snapshot ?? '', file) };
}

/** The canonical's snapshot file, whose path is relative to the configuration file. Throws `canonical-unreadable` or `snapshot-invalid`. */
export async function canonicalSnapshot(snapshot: string, file: string): Promise<Snapshot> {
  const text = await readWhole(resolve(dirname(file), snapshot), mostBytes.document).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : 'unknown';
    const message = `canonical.snapshot: ${snapshot} cannot be read: ${why}. Its path is relative to the configuration file.`;
    throw new DriftError('canonical-unreadable', message, { cause });
  });
  return parseSnapshot(text, `canonical.snapshot: ${snapshot}`);
}

type NotionConfig = NonNullable<Config['tracker']>['notion'];

async function trackerOf(notion: NotionConfig, env: Surroundings['env'], secrets: SecretReader) {
  const { tokenSecret: _, tokenEnv: __, ...choices } = notion;
  return { ...choices, token: await tokenOf(notion, env, secrets), baseUrl: env.NOTION_BASE_URL };
}

/** The Notion token that the configuration leads to. Throws `config-invalid` when the variable is not set. */
export async function tokenOf(
  { tokenEnv, tokenSecret }: NotionConfig,
  env: Surroundings['env'],
  secrets: SecretReader,
): Promise<string> {
  if (tokenSecret !== undefined) return (await secrets.read(tokenSecret)).trim();
  const token = tokenEnv && env[tokenEnv];
  if (token) return token.trim();
  throw new DriftError(
    'config-invalid',
    `tracker.notion.tokenEnv: the environment variable ${tokenEnv} is not set. Set it to the Notion token.`,
  );
}
