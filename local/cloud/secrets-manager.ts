import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { guard } from './guard.ts';
import { close, listen } from './listen.ts';
import { processKey } from './process-key.ts';
import { answer, type SecretValue, type StoredSecret } from './secrets-manager-actions.ts';
import { Refusal } from './secrets-manager-refusal.ts';

/** Stands in for Secrets Manager: what its real client reads, from values that may change at any time. */

export interface SecretsManager {
  /** To be merged into the environment of whoever reads secrets; the key is this process's. */
  readonly endpoints: {
    readonly AWS_REGION: string;
    readonly AWS_ACCESS_KEY_ID: string;
    readonly AWS_SECRET_ACCESS_KEY: string;
    readonly AWS_ENDPOINT_URL_SECRETS_MANAGER: string;
  };
  /** How often each action was asked for, by its name: `GetSecretValue`. */
  readonly calls: ReadonlyMap<string, number>;
  /** Creates a secret, or gives it a new value and these tags. */
  set(name: string, value: SecretValue, tags?: Readonly<Record<string, string>>): void;
  remove(name: string): void;
  tagsOf(name: string): Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts it on a free port with these secrets. */
export async function startSecretsManager(
  secrets: Readonly<Record<string, SecretValue>> = {},
): Promise<SecretsManager> {
  const values = new Map<string, StoredSecret>(
    Object.entries(secrets).map(([name, value]) => [name, { value, tags: {} }]),
  );
  const calls = new Map<string, number>();
  const server = createServer((request, response) => {
    respond(request, values, calls)
      .catch((error: unknown) => refused(error))
      .then(({ status, body }) => send(response, status, body))
      .catch(() => response.destroy());
  });
  guard(server);
  return {
    endpoints: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: processKey.accessKeyId,
      AWS_SECRET_ACCESS_KEY: processKey.secretAccessKey,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: await listen(server),
    },
    calls,
    set: (name, value, tags = {}) => void values.set(name, { value, tags }),
    remove: (name) => void values.delete(name),
    tagsOf: (name) => values.get(name)?.tags ?? {},
    stop: () => close(server),
  };
}

interface Reply {
  readonly status: number;
  readonly body: object;
}

async function respond(
  request: IncomingMessage,
  values: Map<string, StoredSecret>,
  calls: Map<string, number>,
): Promise<Reply> {
  const body = await text(request);
  const action = String(request.headers['x-amz-target'] ?? '').replace(/^secretsmanager\./, '');
  calls.set(action, (calls.get(action) ?? 0) + 1);
  return { status: 200, body: answer(action, body, values) };
}

function refused(error: unknown): Reply {
  if (error instanceof Refusal) return { status: 400, body: { __type: error.type, Message: error.message } };
  return { status: 500, body: { __type: 'InternalServiceError', Message: 'The stand-in failed.' } };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}
