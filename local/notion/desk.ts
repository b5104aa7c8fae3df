import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { admit, type Received } from './door.ts';
import type { FaultAction, LoggedRequest } from './faults.ts';
import { incomplete } from './query.ts';
import { type RateLimiter, rateLimited } from './rate-limit.ts';
import { Refusal } from './refusal.ts';
import { newId, type State } from './state.ts';

export interface Stats {
  /** Requests that were carried out; refused ones are in neither. */
  readonly reads: number;
  readonly writes: number;
  readonly created: number;
  readonly rateLimited: number;
  readonly peakConcurrency: number;
  /** The most requests let through in any 60 seconds. */
  readonly busiestMinute: number;
}

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Takes requests in, lets faults strike, answers, and keeps the books. */
export function createDesk(
  state: State,
  limiter: RateLimiter,
  faults: { take(request: LoggedRequest): FaultAction | undefined },
) {
  const requests: LoggedRequest[] = [];
  const counts = { reads: 0, writes: 0, created: 0, forced429: 0, open: 0, peak: 0 };

  const work = (received: Received): Reply => {
    try {
      const { route, context } = admit(received, state, limiter);
      const body = route.run(context);
      counts[route.writes ? 'writes' : 'reads'] += 1;
      if (route.writes && route.method === 'POST' && route.path === '/v1/pages') counts.created += 1;
      return { status: 200, body };
    } catch (thrown) {
      return refuse(thrown);
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    counts.open += 1;
    counts.peak = Math.max(counts.peak, counts.open);
    response.once('close', () => {
      counts.open -= 1;
    });
    const received = await receive(request);
    const logged: LoggedRequest = {
      method: received.method,
      path: received.url.pathname,
      body: tryJson(received.text),
      status: 0,
    };
    requests.push(logged);
    // Another turn of the loop, so that requests really overlap and the peak of concurrency is worth counting.
    await nextTurn();
    const fault = faults.take(logged);
    if (fault?.kind === 'rate-limited') counts.forced429 += 1;
    const reply = fault ? strike(fault, () => work(received)) : work(received);
    if (reply === 'hang') return;
    if (reply === 'hang-half') {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      return;
    }
    if (reply === 'reset') {
      response.socket?.destroy();
      return;
    }
    logged.status = reply.status;
    send(response, reply);
  };

  const stats = (): Stats => ({
    reads: counts.reads,
    writes: counts.writes,
    created: counts.created,
    rateLimited: limiter.rejected() + counts.forced429,
    peakConcurrency: counts.peak,
    busiestMinute: limiter.busiestMinute(),
  });
  return { requests, serve, stats };
}

async function receive(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const url = new URL(request.url ?? '/', 'http://stand-in');
  return { method: request.method ?? '', url, headers: request.headers, text: Buffer.concat(chunks).toString('utf8') };
}

function tryJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

const edgePage = '<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>';

function strike(fault: FaultAction, work: () => Reply): Reply | 'hang' | 'hang-half' | 'reset' {
  switch (fault.kind) {
    case 'rate-limited': {
      const { seconds, header = true, blocked = false } = fault;
      const reply = refuse(rateLimited(seconds, blocked ? 'public_api_request_blocked' : undefined));
      return header ? reply : { status: reply.status, body: reply.body };
    }
    case 'status': {
      const done = fault.committed ? work() : undefined;
      if (fault.html) return { status: fault.status, headers: { 'content-type': 'text/html' }, body: edgePage };
      const named = fault.named && done ? { committed_resource_id: idOf(done.body) } : {};
      const guidance = { retry_guidance: 'Read before you repeat this request.', ...named, ...fault.data };
      return refuse(new Refusal(fault.status, codeOf(fault.status), 'Something went wrong on the way.', guidance));
    }
    case 'reset':
      if (fault.committed) work();
      return 'reset';
    case 'hang':
      if (fault.committed) work();
      return fault.headers ? 'hang-half' : 'hang';
    case 'html':
      work();
      return { status: 200, headers: { 'content-type': 'text/html' }, body: edgePage };
    case 'incomplete': {
      const { status, body } = work();
      return { status, body: { ...Object(body), has_more: false, next_cursor: null, request_status: incomplete } };
    }
    case 'meanwhile':
      fault.change();
      return work();
  }
}

const idOf = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined;

const codes: Readonly<Record<number, string>> = {
  400: 'validation_error',
  401: 'unauthorized',
  403: 'restricted_resource',
  404: 'object_not_found',
  409: 'conflict_error',
  500: 'internal_server_error',
  502: 'bad_gateway',
  503: 'service_unavailable',
  504: 'gateway_timeout',
  529: 'service_overload',
};
const codeOf = (status: number): string => codes[status] ?? 'internal_server_error';

function refuse(thrown: unknown): Reply {
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

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  const requestId = newId();
  const text = typeof body === 'string' ? body : JSON.stringify({ ...Object(body), request_id: requestId });
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'x-notion-request-id': requestId,
    'cf-ray': `${requestId.slice(0, 8)}-LOC`,
    ...headers,
  });
  response.end(text);
}
