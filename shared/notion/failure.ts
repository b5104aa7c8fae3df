import { isHTTPResponseError } from '@notionhq/client';
import * as z from 'zod';

/** What a failed request means for us; the protocol's many codes come down to these. */
export type Failure = { readonly message: string; readonly requestId?: string } & (
  | { readonly is: 'rate-limited'; readonly waitMs: number; readonly blocked: boolean }
  /** Surely not saved: repeat. */
  | { readonly is: 'not-saved' }
  /** It may be saved or not. `committedId`: it is, and this is its id. */
  | { readonly is: 'unknown'; readonly committedId?: string }
  | { readonly is: 'unauthorized' | 'not-found' | 'refused' }
  | { readonly is: 'forbidden'; readonly blockLimit: boolean }
);

export class NotionFailure extends Error {
  override readonly name = 'NotionFailure';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.failure = failure;
  }
}

/** Not shared and not existing look the same: undefined for both. */
export async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof NotionFailure && thrown.failure.is === 'not-found') return undefined;
    throw thrown;
  }
}

/** The SDK leaves `additional_data` out for codes it does not know, so the body is read here. */
const errorBody = z.object({
  code: z.string().optional(),
  message: z.string().optional(),
  request_id: z.string().optional(),
  additional_data: z
    .object({
      retry_after: z.coerce.number().optional(),
      rate_limit_reason: z.string().optional(),
      committed_resource_id: z.string().optional(),
      block_limit: z.string().optional(),
    })
    .optional(),
});

/** Anything that a call of the SDK throws: its own errors, a broken connection, an abort, an answer that is no JSON. */
export function classify(thrown: unknown): Failure {
  if (!isHTTPResponseError(thrown)) {
    return { is: 'unknown', message: `no answer from Notion (${describeThrown(thrown)})` };
  }
  const body = parseBody(thrown.body);
  const data = body.additional_data;
  const common = {
    message: `${body.message ?? 'no explanation'} (HTTP ${thrown.status}${body.code ? ` ${body.code}` : ''})`,
    ...(thrown.request_id !== undefined && { requestId: thrown.request_id }),
  };
  switch (thrown.status) {
    case 429: {
      const seconds = Math.max(retryAfter(thrown.headers) ?? -1, data?.retry_after ?? -1);
      const blocked = data?.rate_limit_reason === 'public_api_request_blocked';
      return { ...common, is: 'rate-limited', waitMs: (seconds < 0 ? 60 : seconds) * 1000, blocked };
    }
    case 401:
      return { ...common, is: 'unauthorized' };
    case 403:
      return { ...common, is: 'forbidden', blockLimit: data?.block_limit !== undefined };
    case 404:
      return { ...common, is: 'not-found' };
    case 409:
    case 529:
      return { ...common, is: 'not-saved' };
  }
  if (thrown.status < 500) return { ...common, is: 'refused' };
  const committedId = data?.committed_resource_id;
  return { ...common, is: 'unknown', ...(committedId !== undefined && { committedId }) };
}

function parseBody(text: string): z.infer<typeof errorBody> {
  try {
    return errorBody.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Seconds, from a number or an HTTP date. */
function retryAfter(headers: unknown): number | undefined {
  const text = headers instanceof Headers ? headers.get('retry-after') : null;
  if (text === null) return undefined;
  const seconds = Number(text);
  if (!Number.isNaN(seconds)) return Math.max(0, seconds);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

function describeThrown(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown reason';
  const { cause } = thrown;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  if (thrown.name === 'TimeoutError' || thrown.name === 'AbortError') return 'it took too long';
  if (thrown instanceof SyntaxError) return 'the answer is no JSON';
  return code ?? thrown.name;
}
