import { Signer, type SignerConfig } from '@aws-sdk/rds-signer';
import { DriftError } from '../core/errors.ts';
import type { Clock, TokenSigner } from '../core/ports.ts';
import { rdsRegionOf } from '../core/rds-host.ts';
import { awsFailure } from './failures.ts';

/** A token opens connections for 15 minutes. It is handed out for ten, so that none runs out on its way to the server. */
const keptMs = 10 * 60_000;

interface Kept {
  readonly token: Promise<string>;
  readonly at: number;
}

export interface TokenSettings {
  /** Of hosts whose names do not tell theirs. */
  readonly region?: string | undefined;
  /** What the SDK finds by itself when absent. */
  readonly credentials?: SignerConfig['credentials'] | undefined;
  readonly now?: Clock;
}

/** Tokens for logins with AWS IAM: one per host, port and user, however many databases they open. */
export function createTokenSigner({ region, credentials, now = Date.now }: TokenSettings): TokenSigner {
  const kept = new Map<string, Kept>();

  return {
    sign({ host, port, user, region: given }) {
      const place = given ?? rdsRegionOf(host) ?? region;
      const key = JSON.stringify([host, port, user, place]);
      const known = kept.get(key);
      if (known && now() - known.at < keptMs) return known.token;
      const token = getToken({
        hostname: host,
        port,
        username: user,
        ...(place && { region: place }),
        ...(credentials && { credentials }),
      });
      const entry: Kept = { token, at: now() };
      kept.set(key, entry);
      token.catch(() => kept.get(key) === entry && kept.delete(key));
      return token;
    },
  };
}

async function getToken(config: SignerConfig): Promise<string> {
  const { username, hostname, port, region } = config;
  const what = `${username}@${hostname}:${port}`;
  if (!region) {
    throw new DriftError(
      'config-invalid',
      `${what}: the name of the host does not tell its region. Say iam.region, or set AWS_REGION.`,
    );
  }
  try {
    return await new Signer(config).getAuthToken();
  } catch (cause) {
    throw awsFailure(`sign a token for the login of ${what} with AWS IAM`, cause);
  }
}
