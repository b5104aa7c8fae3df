/** What can go wrong on the way, on purpose: rules that wait for a request that they fit. */

export interface LoggedRequest {
  readonly method: string;
  /** Without query: `/v1/pages`. */
  readonly path: string;
  /** With its question mark; empty without one. */
  readonly query: string;
  readonly body: unknown;
  /** When it came, by the stand-in's clock. */
  readonly at: number;
  /** 0 until answered, or when no answer was sent. */
  status: number;
}

export type FaultAction =
  /** 429; `header: false` leaves the delay in the body alone; `blocked` is the kind that no waiting cures. */
  | { readonly kind: 'rate-limited'; readonly seconds: number; readonly header?: boolean; readonly blocked?: boolean }
  /**
   * An error answer. `committed` does the work first, `named` tells its ids; `html` answers as the edge proxy does,
   * `plain` as a proxy that has only words.
   */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code?: string;
      readonly committed?: boolean;
      readonly named?: boolean;
      readonly html?: boolean;
      readonly plain?: boolean;
      /** More for the error's `additional_data`. */
      readonly data?: Readonly<Record<string, string>>;
    }
  /** The connection is cut, before or after the work is done. */
  | { readonly kind: 'reset'; readonly committed: boolean }
  /** No answer ever comes, or with `headers` the headers and then nothing. */
  | { readonly kind: 'hang'; readonly committed: boolean; readonly headers?: boolean }
  /** A good answer that takes its time: before the headers, and between headers and body. */
  | { readonly kind: 'slow'; readonly headersMs?: number; readonly bodyMs?: number }
  /** 200 with a page of HTML, the work done. */
  | { readonly kind: 'html' }
  /** 202: the work goes on after the answer. */
  | { readonly kind: 'async-task' }
  /** A query's answer that says it is incomplete. */
  | { readonly kind: 'incomplete' }
  /** A query's answer without one of its rows, as when a row moves while a list is being paged. */
  | { readonly kind: 'hide-row'; readonly index: number }
  /** Runs before the request is looked at: a person who edits in between. */
  | { readonly kind: 'meanwhile'; readonly change: () => void };

export interface FaultRule {
  readonly method?: string;
  readonly path?: RegExp;
  readonly when?: (request: LoggedRequest) => boolean;
  /** Strikes the n-th fitting request first, counted from 1. */
  readonly nth?: number;
  /** Strikes a fitting request with this chance, the same requests on each run. */
  readonly probability?: number;
  /** How often it strikes; 1 unless told. */
  readonly times?: number;
  readonly action: FaultAction;
}

export interface Faults {
  add(rule: FaultRule): void;
  clear(): void;
  /** How often a rule has struck. */
  readonly struck: () => number;
}

interface Pending {
  readonly rule: FaultRule;
  left: number;
  seen: number;
}

export function createFaults(): Faults & { take(request: LoggedRequest): FaultAction | undefined } {
  let rules: Pending[] = [];
  let struck = 0;
  let seed = 1;
  /** A small generator of even numbers in 0 to 1: the same row of them each time. */
  const chance = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const fits = (rule: FaultRule, request: LoggedRequest): boolean =>
    (rule.method === undefined || rule.method === request.method) &&
    (rule.path === undefined || rule.path.test(request.path)) &&
    (rule.when === undefined || rule.when(request));
  const strikes = (pending: Pending, request: LoggedRequest): boolean => {
    const { rule, left } = pending;
    if (left <= 0 || !fits(rule, request)) return false;
    pending.seen += 1;
    return pending.seen >= (rule.nth ?? 1) && (rule.probability === undefined || chance() < rule.probability);
  };
  return {
    add: (rule) => {
      rules.push({ rule, left: rule.times ?? 1, seen: 0 });
    },
    clear: () => {
      rules = [];
    },
    struck: () => struck,
    take(request) {
      const found = rules.find((pending) => strikes(pending, request));
      if (!found) return undefined;
      found.left -= 1;
      struck += 1;
      return found.rule.action;
    },
  };
}
