import { Client } from '@notionhq/client';
import type * as z from 'zod';
import { DriftError } from '../core/errors.ts';
import { classify, type Failure, NotionFailure } from './failure.ts';
import { type Clock, createPace, OutOfTime, type Pace } from './pace.ts';

/** One request to Notion: paced, aborted when it takes too long, repeated when its meaning allows it. */

/** Pinned: answers of another version are shaped otherwise. */
export const notionVersion = '2026-03-11';

export type Log = (level: 'info' | 'warn', message: string) => void;

export interface ConnectionOptions {
  readonly token: string;
  /** Where Notion is, without a trailing slash; the service unless told. */
  readonly baseUrl?: string;
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
  /** Sends in any 60 seconds: at most 175 for an allowance of 180 (most plans), 585 for 600 (Business). */
  readonly requestsPerMinute?: number;
  /** How long one request may take. */
  readonly timeoutMs?: number;
  readonly log?: Log;
}

export interface Connection {
  readonly client: Client;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly log: Log;
}

/** Throws `config-invalid` for a token that no request can carry. */
export function connect(options: ConnectionOptions): Connection {
  const { token, baseUrl, timeoutMs = 60_000, requestsPerMinute = 175 } = options;
  if (!/^[\x21-\x7e]+$/.test(token)) throw noToken(token);
  const log = options.log ?? (() => undefined);
  const send = options.fetch ?? fetch;
  const clock = {
    now: options.now ?? Date.now,
    sleep: options.sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))),
  };
  const client = new Client({
    auth: token,
    notionVersion,
    // Its retries know nothing of uncertain writes, its timeout neither aborts nor covers the body.
    retry: false,
    timeoutMs: timeoutMs + 5_000,
    ...(baseUrl !== undefined && { baseUrl }),
    fetch: (url, init) => send(url, { ...requestOf(init), signal: AbortSignal.timeout(timeoutMs) }),
    // Failures are ours to report; what is left are parameters that the SDK dropped without an error.
    logger: (level, message, extra) => {
      if (level === 'warn' && 'unknownParams' in extra) log('warn', `${message}: ${String(extra.unknownParams)}`);
    },
  });
  return { client, clock, pace: createPace(requestsPerMinute, clock), log };
}

const noToken = (token: string): DriftError =>
  new DriftError(
    'config-invalid',
    `The Notion token ${token === '' ? 'is empty' : 'holds a space, a line break or another character that no token has'}. ` +
      'Copy it again from the connection’s page, as one line and nothing else.',
  );

function requestOf(
  init: { method?: string; headers?: Record<string, string>; body?: string | FormData } | undefined,
): RequestInit {
  const { method, headers, body } = init ?? {};
  return { ...(method && { method }), ...(headers && { headers }), ...(body !== undefined && { body }) };
}

/** `repeat`: `always` for reads and for writes of full values; `unsaved` for creates, which must not happen twice. */
export interface Request<T> {
  readonly repeat: 'always' | 'unsaved';
  readonly send: (client: Client) => Promise<unknown>;
  readonly answer: z.ZodType<T>;
}

export interface Calls {
  /** The answer, or a NotionFailure when repeating does not help; OutOfTime when the deadline comes first. */
  call<T>(request: Request<T>): Promise<T>;
  /** Waits, unless the deadline would come first. */
  wait(ms: number): Promise<void>;
}

const backoffMs = [1000, 2000, 4000, 8000];
const mostRateLimits = 20;
const mostFailuresInARow = 10;

/** Calls that share one deadline (epoch milliseconds) and one circuit breaker; an aborted signal is a deadline too. */
export function openCalls(
  { client, clock, pace, log }: Connection,
  { deadline, signal }: { readonly deadline: number; readonly signal?: AbortSignal },
): Calls {
  // Apart, because the look-ups between failing creates succeed.
  const failuresInARow = { always: 0, unsaved: 0 };
  const timeLeft = (): number => (signal?.aborted ? 0 : deadline - clock.now());

  const attempt = async <T>({ repeat, send, answer }: Request<T>): Promise<T | NotionFailure> => {
    await pace.take(timeLeft);
    try {
      const parsed = answer.safeParse(await send(client));
      if (parsed.success) {
        failuresInARow[repeat] = 0;
        return parsed.data;
      }
      return new NotionFailure({ is: 'unknown', message: 'an answer of unknown shape' }, { cause: parsed.error });
    } catch (cause) {
      return new NotionFailure(classify(cause), { cause });
    }
  };

  const wait = async (ms: number): Promise<void> => {
    if (ms >= timeLeft()) throw new OutOfTime('The deadline is reached.');
    await clock.sleep(ms);
  };

  /** Returns when the request is to be sent again. */
  const recover = async (error: NotionFailure, repeat: 'always' | 'unsaved', tries: Tries): Promise<void> => {
    const { failure } = error;
    if (failure.is === 'rate-limited' && !failure.blocked && tries.rateLimits < mostRateLimits) {
      tries.rateLimits += 1;
      pace.pause(failure.waitMs + Math.random() * 1000);
      log('info', `Notion asks to wait ${failure.waitMs / 1000} s`);
      return;
    }
    if (failure.is === 'unknown') {
      failuresInARow[repeat] += 1;
      if (failuresInARow[repeat] >= mostFailuresInARow) throw gaveUp(failure, error);
    }
    const isRepeatable = failure.is === 'not-saved' || (failure.is === 'unknown' && repeat === 'always');
    const delay = backoffMs[tries.backoffs];
    if (!isRepeatable || delay === undefined) throw error;
    tries.backoffs += 1;
    await wait(delay * (1 + Math.random() / 4));
  };

  return {
    wait,
    async call(request) {
      const tries = { rateLimits: 0, backoffs: 0 };
      for (;;) {
        const result = await attempt(request);
        if (!(result instanceof NotionFailure)) return result;
        await recover(result, request.repeat, tries);
      }
    },
  };
}

interface Tries {
  rateLimits: number;
  backoffs: number;
}

const gaveUp = ({ message }: Failure, cause: unknown): DriftError =>
  new DriftError(
    'tracker-unavailable',
    `Notion failed ${mostFailuresInARow} times in a row, last: ${message}. What is written stays written; publish again later.`,
    { cause },
  );
