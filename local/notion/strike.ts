import { newId } from './add.ts';
import type { FaultAction } from './faults.ts';
import { incomplete } from './query.ts';
import { rateLimited } from './rate-limit.ts';
import { Refusal } from './refusal.ts';
import { type Reply, refuse } from './reply.ts';

/** What becomes of a request that a fault has struck. `work` carries it out and gives the answer it would have had. */

/** No answer at all, half of one, a cut connection, or a good answer that is slow. */
export type Outcome =
  | Reply
  | { readonly silent: 'hang' | 'hang-half' | 'reset' }
  | { readonly reply: Reply; readonly headersMs: number; readonly bodyMs: number };

const edgePage = '<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>';
const html = { headers: { 'content-type': 'text/html' }, body: edgePage };
const plain = {
  headers: { 'content-type': 'text/plain' },
  body: 'upstream connect error or disconnect/reset before headers',
};

export function strike(fault: FaultAction, work: () => Reply): Outcome {
  switch (fault.kind) {
    case 'rate-limited': {
      const { seconds, header = true, blocked = false } = fault;
      const reply = refuse(rateLimited(seconds, blocked ? 'public_api_request_blocked' : undefined));
      return header ? reply : { status: reply.status, body: reply.body };
    }
    case 'status':
      return failure(fault, fault.committed ? work() : undefined);
    case 'reset':
      if (fault.committed) work();
      return { silent: 'reset' };
    case 'hang':
      if (fault.committed) work();
      return { silent: fault.headers ? 'hang-half' : 'hang' };
    case 'slow':
      return { reply: work(), headersMs: fault.headersMs ?? 0, bodyMs: fault.bodyMs ?? 0 };
    case 'html':
      work();
      return { status: 200, ...html };
    case 'async-task':
      work();
      return { status: 202, body: { object: 'async_task', ...task() } };
    case 'incomplete': {
      const { status, body } = work();
      return { status, body: { ...Object(body), has_more: false, next_cursor: null, request_status: incomplete } };
    }
    case 'hide-row': {
      const { status, body } = work();
      return { status, body: { ...Object(body), results: resultsOf(body).toSpliced(fault.index, 1) } };
    }
    case 'meanwhile':
      fault.change();
      return work();
  }
}

function failure(fault: Extract<FaultAction, { kind: 'status' }>, done: Reply | undefined): Reply {
  if (fault.html) return { status: fault.status, ...html };
  if (fault.plain) return { status: fault.status, ...plain };
  const named = fault.named && done ? committed(done.body) : {};
  const guidance = { retry_guidance: 'Read before you repeat this request.', ...named, ...fault.data };
  const code = fault.code ?? codes[fault.status] ?? 'internal_server_error';
  return refuse(new Refusal(fault.status, code, 'Something went wrong on the way.', guidance));
}

/** The id of what was made; for appended blocks their ids. */
function committed(body: unknown): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && 'id' in body) return { committed_resource_id: body.id };
  return { committed_child_ids: resultsOf(body).map((result) => Object(result).id) };
}

const resultsOf = (body: unknown): unknown[] =>
  typeof body === 'object' && body !== null && 'results' in body && Array.isArray(body.results) ? body.results : [];

function task(): object {
  const id = `task_${newId()}`;
  return { id, status: 'queued', status_url: `/v1/async_tasks/${id}`, poll_after_seconds: 1, operation: 'page_write' };
}

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
