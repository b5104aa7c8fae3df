import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from './add.ts';
import { Refusal } from './refusal.ts';

/** An answer on its way out. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text goes as it is; anything else as JSON with a `request_id`. */
  readonly body: unknown;
}

/** A refusal, or the stand-in's own failure, as the service words errors. */
export function refuse(thrown: unknown): Reply {
  const refusal =
    thrown instanceof Refusal
      ? thrown
      : new Refusal(500, 'internal_server_error', `The stand-in failed: ${String(thrown)}`);
  const { status, code, message, additional } = refusal;
  const seconds = additional?.retry_after;
  return {
    status,
    ...(status === 429 && typeof seconds === 'string' && { headers: { 'retry-after': seconds } }),
    body: { object: 'error', status, code, message, ...(additional && { additional_data: additional }) },
  };
}

/** Writes the answer; `bodyMs` keeps the body back for a while after the headers. */
export async function send(response: ServerResponse, { status, headers, body }: Reply, bodyMs = 0): Promise<void> {
  const requestId = newId();
  const text = typeof body === 'string' ? body : JSON.stringify({ ...Object(body), request_id: requestId });
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'x-notion-request-id': requestId,
    'cf-ray': `${requestId.slice(0, 8)}-LOC`,
    ...headers,
  });
  if (bodyMs > 0) {
    response.flushHeaders();
    await pause(bodyMs);
  }
  response.end(text);
}
