import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { close, listen } from './listen.ts';
import { answer, type SecretValue } from './secrets-manager-actions.ts';
import { Refusal } from './secrets-manager-refusal.ts';

/** Stands in for Secrets Manager: what its real client reads, from values that may change at any time. */

export interface SecretsManager {
  readonly endpoint: string;
  /** How often each action was asked for, by its name: `GetSecretValue`. */
  readonly calls: ReadonlyMap<string, number>;
  /** Creates a secret, or gives it a new value. */
  set(name: string, value: SecretValue): void;
  remove(name: string): void;
  stop(): Promise<void>;
}

/** Starts it on a free port with these secrets. */
export async function startSecretsManager(
  secrets: Readonly<Record<string, SecretValue>> = {},
): Promise<SecretsManager> {
  const values = new Map(Object.entries(secrets));
  const calls = new Map<string, number>();
  const server = createServer((request, response) => {
    respond(request, values, calls)
      .catch((error: unknown) => refused(error))
      .then(({ status, body }) => send(response, status, body))
      .catch(() => response.destroy());
  });
  return {
    endpoint: await listen(server),
    calls,
    set: (name, value) => void values.set(name, value),
    remove: (name) => void values.delete(name),
    stop: () => close(server),
  };
}

interface Reply {
  readonly status: number;
  readonly body: object;
}

async function respond(
  request: IncomingMessage,
  values: Map<string, SecretValue>,
  calls: Map<string, number>,
): Promise<Reply> {
  const body = await text(request);
  const action = String(request.headers['x-amz-target'] ?? '').replace(/^secretsmanager\./, '');
  calls.set(action, (calls.get(action) ?? 0) + 1);
  if (!request.headers.authorization?.includes('/secretsmanager/aws4_request')) {
    throw new Refusal('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  return { status: 200, body: answer(action, body, values) };
}

function refused(error: unknown): Reply {
  if (error instanceof Refusal) return { status: 400, body: { __type: error.type, Message: error.message } };
  return { status: 500, body: { __type: 'InternalServiceError', Message: 'The stand-in failed.' } };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}
