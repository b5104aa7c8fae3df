import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DriftError } from '../core/errors.ts';
import type { Clock, SecretReader } from '../core/ports.ts';
import { printable } from '../core/printable.ts';
import { awsFailure, errorName, isDenied, isKeyDenied, keyAdvice } from './failures.ts';

const keptMs = 5 * 60_000;

interface Kept {
  readonly text: Promise<string>;
  readonly at: number;
}

/** Secrets Manager, each secret kept for five minutes and asked for once at a time, however many tenants share it. */
export function createSecretReader(settings: {
  readonly client: SecretsManagerClient;
  readonly now?: Clock;
}): SecretReader {
  const { client, now = Date.now } = settings;
  const kept = new Map<string, Kept>();

  function fetch(name: string): Promise<string> {
    const entry: Kept = { text: getSecret(client, name), at: now() };
    kept.set(name, entry);
    entry.text.catch(() => kept.get(name) === entry && kept.delete(name));
    return entry.text;
  }

  const read = (name: string): Promise<string> => {
    const known = kept.get(name);
    return known && now() - known.at < keptMs ? known.text : fetch(name);
  };

  return {
    read,
    async refresh(name, stale) {
      const known = await read(name);
      return known === stale ? await fetch(name) : known;
    },
  };
}

async function getSecret(client: SecretsManagerClient, name: string): Promise<string> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    if (SecretString !== undefined) return SecretString;
  } catch (cause) {
    throw explain(name, await regionOf(client), cause);
  }
  throw new DriftError('secret-invalid', `Secret ${name} holds bytes. Expected text: a postgres:// URL or JSON.`);
}

/** A secret of another region is the usual reason for one that is not there. */
const regionOf = (client: SecretsManagerClient): Promise<string> =>
  client.config.region().then(
    (region) => ` in ${region}`,
    () => '',
  );

function explain(name: string, region: string, cause: unknown): DriftError {
  const missing = (why: string) => new DriftError('secret-missing', why, { cause });
  if (isKeyDenied(cause)) return missing(`Secret ${name} may not be decrypted. ${keyAdvice}.`);
  if (isDenied(cause)) return missing(`Secret ${name} may not be read. Allow secretsmanager:GetSecretValue on it.`);
  const words = cause instanceof Error ? cause.message : '';
  switch (errorName(cause)) {
    case 'ResourceNotFoundException':
      return /staging label/i.test(words)
        ? missing(`Secret ${name} has no current value. Give it one.`)
        : missing(`There is no secret ${name}${region}. Create it, or correct the name or the region.`);
    case 'InvalidRequestException':
      return missing(`Secret ${name} is being deleted. Restore it, or correct the name.`);
    case 'ValidationException':
    case 'InvalidParameterException':
      return missing(`${printable(name)} is not a valid name of a secret. Correct it.`);
    default:
      return awsFailure(`read secret ${name}`, cause);
  }
}
