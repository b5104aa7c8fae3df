import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { guard } from '../cloud/guard.ts';
import { close, listen } from '../cloud/listen.ts';
import { processKey } from '../cloud/process-key.ts';
import { type AccessKey, signed } from '../cloud/signature.ts';
import { listing, operationsOf, type Service } from './operations.ts';
import type { Operation, Rights } from './rights.ts';

/** AWS as one function sees it: an address of its own, where its role is asked before any service is. */

export type Upstreams = Readonly<Record<Service, string>>;

export interface GuardedEndpoint {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts it on a free port, for whoever has the key. What the role may not do is refused as AWS refuses it, and never reaches
 * a service.
 */
export async function startGuardedEndpoint(
  rights: Rights,
  upstreams: Upstreams,
  key: AccessKey,
): Promise<GuardedEndpoint> {
  const server = createServer((request, response) => {
    answer(request, response, rights, upstreams).catch(() => response.destroy());
  });
  guard(server, key);
  return { url: await listen(server), stop: () => close(server) };
}

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  rights: Rights,
  upstreams: Upstreams,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  // Documents are packed, and must pass as they are.
  const body = await bytesOf(incoming);
  const target = String(headers['x-amz-target'] ?? '');
  const { service, operations } = operationsOf({ method, url, target, body: target ? body.toString() : '' });
  const denied = operations.filter((operation) => !rights.allows(operation))[0];
  if (denied) return refuse(response, service, denied);
  const upstream = new URL(url, upstreams[service]);
  const again = signed({ method, url, headers: { ...headers, host: upstream.host } }, processKey, body);
  const sent = forward(upstream, { method, headers: again });
  sent.on('error', () => response.destroy());
  sent.on('response', (received) => {
    const [object] = operations;
    const isMissing = service === 's3' && received.statusCode === 404 && object !== undefined;
    if (isMissing && !rights.allows(listing(object))) {
      received.resume();
      refuse(response, service, listing(object));
      return;
    }
    response.writeHead(received.statusCode ?? 500, received.headers);
    received.pipe(response);
  });
  sent.end(body);
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function refuse(response: ServerResponse, service: Service, { action, resource }: Operation): void {
  const says = `The role is not authorized to perform ${action} on ${resource}`;
  if (service === 's3') {
    const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>${says}</Message></Error>`;
    response.writeHead(403, { 'content-type': 'application/xml' }).end(xml);
    return;
  }
  const body = JSON.stringify({ __type: 'AccessDeniedException', message: says, Message: says });
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
}
