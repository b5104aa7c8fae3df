import { IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { processKey } from './process-key.ts';
import { type AccessKey, isSignedWith, sha256 } from './signature.ts';

/**
 * Lets nothing through to what listens on this server but requests that name its own address and were signed with the key,
 * their bodies included. Everything else gets a 403 before its body is read. Call it when all listeners are there.
 */
export function guard(server: Server, key: AccessKey = processKey): void {
  const behind = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    admit(request, response, server, key)
      .then((admitted) => {
        if (admitted) for (const listener of behind) Reflect.apply(listener, server, [admitted, response]);
      })
      .catch(() => response.destroy());
  });
}

async function admit(
  request: IncomingMessage,
  response: ServerResponse,
  server: Server,
  key: AccessKey,
): Promise<IncomingMessage | undefined> {
  const { method = '', url = '', headers } = request;
  if (!isMeantFor(server, headers.host) || !isSignedWith({ method, url, headers }, key)) return refuse(response);
  const body = await buffer(request);
  return headers['x-amz-content-sha256'] === sha256(body) ? replayed(request, body) : refuse(response);
}

/** By its own address, and no name that leads there: a page in a browser could have one. */
export function isMeantFor(server: Server, host: string | undefined): boolean {
  const address = server.address();
  return typeof address === 'object' && address !== null && host === `127.0.0.1:${address.port}`;
}

/** Says no more than that, and drops the connection: whatever else is in the body is not waited for. */
function refuse(response: ServerResponse): undefined {
  const text = JSON.stringify({ __type: 'InvalidSignatureException', message: 'This request is not signed for here.' });
  response.writeHead(403, { 'content-type': 'application/x-amz-json-1.0', connection: 'close' }).end(text);
  return undefined;
}

/** The same request with its body still to be read. */
function replayed(request: IncomingMessage, body: Buffer): IncomingMessage {
  const { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } = request;
  const again = new IncomingMessage(request.socket);
  Object.assign(again, { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor });
  again.complete = true;
  again.push(body);
  again.push(null);
  return again;
}
