import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DriftError } from '../core/errors.ts';
import type { Clock, SecretReader } from '../core/ports.ts';
import { errorName } from './failures.ts';

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
    throw explain(name, cause);
  }
  throw new DriftError('secret-invalid', `Secret ${name} holds bytes. Expected text: a postgres:// URL or JSON.`);
}

function explain(name: string, cause: unknown): DriftError {
  switch (errorName(cause)) {
    case 'ResourceNotFoundException':
      return new DriftError('secret-missing', `There is no secret ${name}. Create it, or correct the name.`, { cause });
    case 'AccessDeniedException':
      return new DriftError(
        'secret-missing',
        `Secret ${name} may not be read. Allow secretsmanager:GetSecretValue on it.`,
        { cause },
      );
    case 'InvalidRequestException':
      return new DriftError('secret-missing', `Secret ${name} is being deleted. Restore it, or correct the name.`, {
        cause,
      });
    default:
      return new DriftError('store-failed', `Could not read secret ${name}: ${errorName(cause) || 'no answer'}.`, {
        cause,
      });
  }
}
