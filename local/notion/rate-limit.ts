import { Refusal } from './refusal.ts';

/** Requests per minute of one connection, by plan. */
const allowance = { free: 180, plus: 180, business: 600 } as const;
export type Plan = keyof typeof allowance;

/** Further allowances per minute; none unless told. */
export interface Allowances {
  /** Shared by all connections of the workspace. */
  readonly workspace?: number;
  /** By endpoint, as `POST /v1/pages`; for each connection. */
  readonly endpoints?: Readonly<Record<string, number>>;
}

export interface RateLimiter {
  /** Counts one request of this token to this endpoint; refuses it when an allowance is used up. */
  take(token: string, endpoint: string): void;
  readonly rejected: () => number;
  /** The most requests of one token that were let through in any 60 seconds, whatever the window's phase. */
  readonly busiestMinute: () => number;
}

const minute = 60_000;

/** A fixed window of 60 s that begins with the first request after the last window ended. */
interface Window {
  start: number;
  used: number;
}

export function createRateLimiter(plan: Plan, now: () => number, more: Allowances = {}): RateLimiter {
  const windows = new Map<string, Window>();
  const sent = new Map<string, number[]>();
  let rejected = 0;
  const open = (name: string, at: number): Window => {
    const known = windows.get(name);
    const window = known && at < known.start + minute ? known : { start: at, used: 0 };
    windows.set(name, window);
    return window;
  };
  return {
    take(token, endpoint) {
      const at = now();
      const limits = [
        [token, allowance[plan], 'public_api_request_rate_limit'],
        ['', more.workspace ?? Number.POSITIVE_INFINITY, 'public_api_space_request_rate_limit'],
        [
          `${token} ${endpoint}`,
          more.endpoints?.[endpoint] ?? Number.POSITIVE_INFINITY,
          'public_api_endpoint_rate_limit',
        ],
      ] as const;
      for (const [name, allowed, reason] of limits) {
        const { start, used } = open(name, at);
        if (used < allowed) continue;
        rejected += 1;
        throw rateLimited(Math.ceil((start + minute - at) / 1000), reason);
      }
      for (const [name] of limits) open(name, at).used += 1;
      const times = sent.get(token) ?? [];
      times.push(at);
      sent.set(token, times);
    },
    rejected: () => rejected,
    busiestMinute: () => Math.max(0, ...[...sent.values()].map(busiest)),
  };
}

export function rateLimited(seconds: number, reason = 'public_api_request_rate_limit'): Refusal {
  return new Refusal(429, 'rate_limited', 'You have been rate limited. Please try again in a few minutes.', {
    retry_after: String(seconds),
    rate_limit_reason: reason,
  });
}

function busiest(times: readonly number[]): number {
  let most = 0;
  let from = 0;
  for (const [index, time] of times.entries()) {
    while ((times[from] ?? time) <= time - minute) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}
