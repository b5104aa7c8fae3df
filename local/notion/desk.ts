import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { admit, type Received } from './door.ts';
import type { FaultAction, LoggedRequest } from './faults.ts';
import type { RateLimiter } from './rate-limit.ts';
import { settle } from './relations.ts';
import { type Reply, refuse, send } from './reply.ts';
import { mismatch } from './sdk-match.ts';
import type { State } from './state.ts';
import { type Outcome, strike } from './strike.ts';

export interface Stats {
  /** Requests that were carried out; refused ones are in neither. */
  readonly reads: number;
  readonly writes: number;
  readonly created: number;
  readonly rateLimited: number;
  readonly peakConcurrency: number;
  /** The most requests let through in any 60 seconds. */
  readonly busiestMinute: number;
  /** Requests carried out, by endpoint, as `POST /v1/pages`. */
  readonly endpoints: Readonly<Record<string, number>>;
  /** How often a connection wrote over what a person had changed and it had not read. */
  readonly lostUpdates: number;
}

/** Takes requests in, lets faults strike, answers, and keeps the books. */
export function createDesk(
  state: State,
  limiter: RateLimiter,
  faults: { take(request: LoggedRequest): FaultAction | undefined },
  options: { readonly checkAnswers: boolean },
) {
  const requests: LoggedRequest[] = [];
  const counts = { reads: 0, writes: 0, created: 0, forced429: 0, open: 0, peak: 0 };
  const endpoints: Record<string, number> = {};

  const work = (received: Received): Reply => {
    try {
      settle(state);
      const { route, context } = admit(received, state, limiter);
      const body = route.run(context);
      counts[route.writes ? 'writes' : 'reads'] += 1;
      if (route.writes && route.method === 'POST' && route.path === '/v1/pages') counts.created += 1;
      const endpoint = `${route.method} ${route.path}`;
      endpoints[endpoint] = (endpoints[endpoint] ?? 0) + 1;
      if (options.checkAnswers) requireAnswer(route.answer, body);
      const mayRead = context.connection.can.has('read') || route.path.startsWith('/v1/users');
      return { status: 200, body: mayRead ? body : partial(body) };
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
      query: received.url.search,
      body: tryJson(received.text),
      at: state.now(),
      status: 0,
    };
    requests.push(logged);
    // Another turn of the loop, so that requests really overlap and the peak of concurrency is worth counting.
    await nextTurn();
    const fault = faults.take(logged);
    if (fault?.kind === 'rate-limited') counts.forced429 += 1;
    await deliver(response, logged, fault ? strike(fault, () => work(received)) : work(received));
  };

  const stats = (): Stats => ({
    reads: counts.reads,
    writes: counts.writes,
    created: counts.created,
    rateLimited: limiter.rejected() + counts.forced429,
    peakConcurrency: counts.peak,
    busiestMinute: limiter.busiestMinute(),
    endpoints: { ...endpoints },
    lostUpdates: state.lostUpdates,
  });
  return { requests, serve, stats };
}

async function deliver(response: ServerResponse, logged: LoggedRequest, outcome: Outcome): Promise<void> {
  if ('silent' in outcome) {
    if (outcome.silent === 'hang-half') {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
    }
    if (outcome.silent === 'reset') response.socket?.destroy();
    return;
  }
  const { reply, headersMs, bodyMs } = 'reply' in outcome ? outcome : { reply: outcome, headersMs: 0, bodyMs: 0 };
  logged.status = reply.status;
  if (headersMs > 0) await pause(headersMs);
  await send(response, reply, bodyMs);
}

/** An answer that the SDK's own types do not allow is a mistake of the stand-in. */
function requireAnswer(type: string, body: unknown): void {
  // The types still demand `archived`, which 2026-03-11 never sends, and do not know `has_more` of a relation.
  const wrong = mismatch(type, body, 'answer');
  if (wrong) throw new Error(`${type}: ${wrong.path} should be ${wrong.expected}, is ${JSON.stringify(wrong.found)}`);
}

/** Who may not read content gets to know no more than which object it was. */
function partial(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('object' in body) || !('id' in body)) return body;
  return { object: body.object, id: body.id };
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
