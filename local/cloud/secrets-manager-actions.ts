import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Refusal } from './secrets-manager-refusal.ts';

/** A text, or bytes. */
export type SecretValue = string | Uint8Array;
export interface StoredSecret {
  readonly value: SecretValue;
  readonly tags: Readonly<Record<string, string>>;
}
type Secrets = ReadonlyMap<string, StoredSecret>;

const filters = z.array(z.object({ Key: z.string(), Values: z.array(z.string()) })).optional();
const page = { MaxResults: z.int().min(1).max(100).default(100), NextToken: z.string().optional() };

const actions: Readonly<Record<string, (input: unknown, secrets: Secrets) => object>> = {
  GetSecretValue(input, secrets) {
    const { SecretId } = parse(z.object({ SecretId: z.string().min(1) }), input);
    return secretValue(find(SecretId, secrets), secrets);
  },
  BatchGetSecretValue(input, secrets) {
    const shape = z.object({ SecretIdList: z.array(z.string()).max(20).optional(), Filters: filters });
    const { SecretIdList, Filters } = parse(shape, input);
    if ((SecretIdList === undefined) === (Filters === undefined)) {
      throw new Refusal('InvalidParameterException', 'Either SecretIdList or Filters must be provided, but not both.');
    }
    const wanted = SecretIdList ?? matching(Filters, secrets).slice(0, 20);
    const known = wanted.filter((id) => lookUp(id, secrets) !== undefined);
    const unknown = wanted.filter((id) => lookUp(id, secrets) === undefined);
    return {
      SecretValues: known.map((id) => secretValue(find(id, secrets), secrets)),
      Errors: unknown.map((SecretId) => ({ SecretId, ErrorCode: 'ResourceNotFoundException', Message: notFound })),
    };
  },
  ListSecrets(input, secrets) {
    const { Filters, MaxResults, NextToken } = parse(z.object({ Filters: filters, ...page }), input);
    const names = matching(Filters, secrets);
    const from = NextToken === undefined ? 0 : Number(NextToken);
    const next = from + MaxResults < names.length ? { NextToken: String(from + MaxResults) } : {};
    return { SecretList: names.slice(from, from + MaxResults).map((name) => described(name, secrets)), ...next };
  },
  DescribeSecret(input, secrets) {
    const { SecretId } = parse(z.object({ SecretId: z.string().min(1) }), input);
    return described(find(SecretId, secrets), secrets);
  },
};

/** The answer to one request. Throws a Refusal where the service would answer with an error. */
export function answer(action: string, body: string, secrets: Secrets): object {
  const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!act) throw new Refusal('UnknownOperationException', `The action ${action || '(none)'} is not known here.`);
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch {
    throw new Refusal('SerializationException', 'The request is no JSON.');
  }
  return act(input, secrets);
}

function parse<Shape>(shape: z.ZodType<Shape>, input: unknown): Shape {
  const parsed = shape.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new Refusal('ValidationException', z.prettifyError(parsed.error));
}

/** A secret's ARN ends in six characters of its own, so that a right on one secret is no right on a later one of the same name. */
const arnOf = (name: string): string => {
  const suffix = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-${suffix}`;
};

const notFound = "Secrets Manager can't find the specified secret.";

const lookUp = (id: string, secrets: Secrets): string | undefined =>
  id.startsWith('arn:') ? [...secrets.keys()].find((name) => arnOf(name) === id) : secrets.has(id) ? id : undefined;

function find(id: string, secrets: Secrets): string {
  const name = lookUp(id, secrets);
  if (name === undefined) throw new Refusal('ResourceNotFoundException', notFound);
  return name;
}

function secretValue(name: string, secrets: Secrets): object {
  const { value } = secrets.get(name) ?? { value: '' };
  const content =
    typeof value === 'string' ? { SecretString: value } : { SecretBinary: Buffer.from(value).toString('base64') };
  const VersionId = createHash('sha256').update(value).digest('hex').slice(0, 32);
  return { ARN: arnOf(name), Name: name, VersionId, VersionStages: ['AWSCURRENT'], CreatedDate: 0, ...content };
}

function described(name: string, secrets: Secrets): object {
  const tags = Object.entries(secrets.get(name)?.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  return { ARN: arnOf(name), Name: name, CreatedDate: 0, Tags: tags };
}

/** What a filter looks at, of one secret. */
const filterable: Readonly<Record<string, (name: string, secret: StoredSecret) => readonly string[]>> = {
  name: (name) => [name],
  'tag-key': (_, { tags }) => Object.keys(tags),
  'tag-value': (_, { tags }) => Object.values(tags),
};

/** Names in order that match every filter. Each value is a beginning, and with `!` before it excludes. */
function matching(wanted: z.infer<typeof filters>, secrets: Secrets): string[] {
  const tests = (wanted ?? []).map(({ Key, Values }) => {
    const textsOf = Object.hasOwn(filterable, Key) ? filterable[Key] : undefined;
    if (!textsOf) throw new Refusal('InvalidParameterException', `Filtering by ${Key} is not known here.`);
    return (name: string, secret: StoredSecret) => Values.some((value) => beginsWith(textsOf(name, secret), value));
  });
  const found = [...secrets].filter(([name, secret]) => tests.every((test) => test(name, secret)));
  return found.map(([name]) => name).sort();
}

function beginsWith(texts: readonly string[], value: string): boolean {
  if (value.startsWith('!')) return !texts.some((text) => text.startsWith(value.slice(1)));
  return texts.some((text) => text.startsWith(value));
}
