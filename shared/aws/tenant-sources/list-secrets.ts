import {
  BatchGetSecretValueCommand,
  type BatchGetSecretValueCommandOutput,
  type Filter,
  paginateListSecrets,
  type SecretListEntry,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { DriftError } from '../../core/errors.ts';
import { awsFailure, isDenied, isKeyDenied } from '../failures.ts';

export interface ListedSecret {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** All secrets that fit the filters, by name. Throws `store-failed`, or `config-invalid` when listing is not allowed. */
export async function listSecrets(client: SecretsManagerClient, filters: Filter[]): Promise<ListedSecret[]> {
  const found = new Map<string, ListedSecret>();
  try {
    for await (const { SecretList = [] } of paginateListSecrets({ client, pageSize: 100 }, { Filters: filters })) {
      for (const secret of SecretList.map(toListed)) if (secret) found.set(secret.name, secret);
    }
  } catch (cause) {
    throw explain('list the secrets of the tenants', 'secretsmanager:ListSecrets', cause);
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function toListed({ Name: name, Tags = [], DeletedDate }: SecretListEntry): ListedSecret | undefined {
  if (name === undefined || DeletedDate !== undefined) return undefined;
  return { name, tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])) };
}

const perCall = 20;
const lanes = 4;

/**
 * The texts of these secrets, by name; without those that hold bytes or cannot be read one by one. Throws like listSecrets,
 * also when not a single one may be read.
 */
export async function readSecrets(
  client: SecretsManagerClient,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  let denied = 0;
  const batches = Array.from({ length: Math.ceil(names.length / perCall) }, (_, at) =>
    names.slice(at * perCall, (at + 1) * perCall),
  );
  const queue = batches.values();
  async function lane(): Promise<void> {
    for (const batch of queue) {
      const { SecretValues = [], Errors = [] } = await readBatch(client, batch);
      for (const { Name, SecretString } of SecretValues) if (Name && SecretString) texts.set(Name, SecretString);
      denied += Errors.filter(({ ErrorCode }) => ErrorCode === 'AccessDeniedException').length;
    }
  }
  await Promise.all(Array.from({ length: Math.min(lanes, batches.length) }, lane));
  if (denied > 0 && denied === names.length) throw notAllowed(reading, 'secretsmanager:GetSecretValue on them');
  return texts;
}

const reading = 'read the secrets of the tenants';

async function readBatch(client: SecretsManagerClient, names: string[]): Promise<BatchGetSecretValueCommandOutput> {
  try {
    return await client.send(new BatchGetSecretValueCommand({ SecretIdList: names }));
  } catch (cause) {
    throw explain(reading, 'secretsmanager:BatchGetSecretValue', cause);
  }
}

function explain(doing: string, permission: string, cause: unknown): DriftError {
  if (isDenied(cause) && !isKeyDenied(cause)) return notAllowed(doing, permission, cause);
  return awsFailure(doing, cause, { permission });
}

const notAllowed = (doing: string, permission: string, cause?: unknown): DriftError =>
  new DriftError('config-invalid', `Access denied: could not ${doing}. Allow ${permission}.`, { cause });
