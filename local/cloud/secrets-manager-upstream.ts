import {
  BatchGetSecretValueCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { Refusal } from './secrets-manager-refusal.ts';

/** The service itself, behind its stand-in: for secrets that a configuration only names. */
export type Upstream = Pick<SecretsManagerClient, 'send'>;

const single = z.object({ SecretId: z.string() });
const batch = z.object({ SecretIdList: z.array(z.string()) });
const list = z.object({
  Filters: z.array(z.object({ Key: z.enum(['name', 'tag-key', 'tag-value']), Values: z.array(z.string()) })),
  MaxResults: z.int().optional(),
  NextToken: z.string().optional(),
});

/** What the service answers; nothing when the request is about secrets that are here. Throws its refusal. */
export async function askUpstream(
  upstream: Upstream,
  action: string,
  body: string,
  isHere: (name: string) => boolean,
): Promise<object | undefined> {
  const send = sender(action, JSON.parse(body), isHere);
  if (!send) return undefined;
  try {
    const { $metadata: _, ...answer } = await send(upstream);
    return asSent(answer);
  } catch (error) {
    // Also when there is no region or nobody to sign as: the name of that error tells what to look for.
    throw error instanceof Error ? new Refusal(error.name, error.message) : error;
  }
}

/** As the service writes it: moments in seconds since 1970, bytes in base64. */
function asSent(answer: object): object {
  const fields = Object.entries(answer).map(([name, value]: [string, unknown]) => [name, fieldAsSent(value)]);
  return Object.fromEntries(fields);
}

function fieldAsSent(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(fieldAsSent);
  return typeof value === 'object' && value !== null ? asSent(value) : value;
}

type Sender = (upstream: Upstream) => Promise<{ readonly $metadata: unknown }>;

function sender(action: string, input: unknown, isHere: (name: string) => boolean): Sender | undefined {
  const one = single.safeParse(input).data;
  if (action === 'GetSecretValue' && one && !isHere(one.SecretId)) {
    return (upstream) => upstream.send(new GetSecretValueCommand(one));
  }
  const many = batch.safeParse(input).data;
  if (action === 'BatchGetSecretValue' && many && !many.SecretIdList.some(isHere)) {
    return (upstream) => upstream.send(new BatchGetSecretValueCommand(many));
  }
  const listing = list.safeParse(input).data;
  if (action === 'ListSecrets' && listing) return (upstream) => upstream.send(new ListSecretsCommand(listing));
  return undefined;
}
