import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { close, listen } from './listen.ts';
import { answer, type SecretValue, type StoredSecret } from './secrets-manager-actions.ts';
import { Refusal } from './secrets-manager-refusal.ts';
import { askUpstream, type Upstream } from './secrets-manager-upstream.ts';

/** Stands in for Secrets Manager: what its real client reads, from values that may change at any time. */

export interface SecretsManager {
  readonly endpoint: string;
  /** How often each action was asked for, by its name: `GetSecretValue`. */
  readonly calls: ReadonlyMap<string, number>;
  /** Creates a secret, or gives it a new value and these tags. */
  set(name: string, value: SecretValue, tags?: Readonly<Record<string, string>>): void;
  remove(name: string): void;
  tagsOf(name: string): Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts it on a free port with these secrets. What it does not have it asks of `upstream`, the service itself. */
export async function startSecretsManager(
  secrets: Readonly<Record<string, SecretValue>> = {},
  upstream?: Upstream,
): Promise<SecretsManager> {
  const values = new Map<string, StoredSecret>(
    Object.entries(secrets).map(([name, value]) => [name, { value, tags: {} }]),
  );
  const calls = new Map<string, number>();
  const server = createServer((request, response) => {
    respond(request, values, calls, upstream)
      .catch((error: unknown) => refused(error))
      .then(({ status, body }) => send(response, status, body))
      .catch(() => response.destroy());
  });
  return {
    endpoint: await listen(server),
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
  upstream: Upstream | undefined,
): Promise<Reply> {
  const body = await text(request);
  const action = String(request.headers['x-amz-target'] ?? '').replace(/^secretsmanager\./, '');
  calls.set(action, (calls.get(action) ?? 0) + 1);
  if (!request.headers.authorization?.includes('/secretsmanager/aws4_request')) {
    throw new Refusal('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const forwarded = upstream && (await askUpstream(upstream, action, body, (name) => values.has(name)));
  return { status: 200, body: forwarded ?? answer(action, body, values) };
}

function refused(error: unknown): Reply {
  if (error instanceof Refusal) return { status: 400, body: { __type: error.type, Message: error.message } };
  return { status: 500, body: { __type: 'InternalServiceError', Message: 'The stand-in failed.' } };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}
