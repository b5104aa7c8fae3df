import { Refusal } from './refusal.ts';

/** Requests per minute of one connection, by plan. */
const allowance = { plus: 180, business: 600 } as const;
export type Plan = keyof typeof allowance;

export interface RateLimiter {
  /** Counts one request; refuses it when the minute's allowance is used up. */
  take(): void;
  readonly rejected: () => number;
  /** The most requests that were let through in any 60 seconds, whatever the window's phase. */
  readonly busiestMinute: () => number;
}

const minute = 60_000;

/** A fixed window of 60 s that begins with the first request after the last window ended. */
export function createRateLimiter(plan: Plan, now: () => number): RateLimiter {
  let windowStart = Number.NEGATIVE_INFINITY;
  let used = 0;
  let rejected = 0;
  const sent: number[] = [];
  return {
    take() {
      const at = now();
      if (at >= windowStart + minute) {
        windowStart = at;
        used = 0;
      }
      if (used >= allowance[plan]) {
        rejected += 1;
        throw rateLimited(Math.ceil((windowStart + minute - at) / 1000));
      }
      used += 1;
      sent.push(at);
    },
    rejected: () => rejected,
    busiestMinute: () => busiest(sent),
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
