/** What can go wrong on the way, on purpose: rules that tests put in a queue, each taken by the first request it fits. */

export interface LoggedRequest {
  readonly method: string;
  /** Without query: `/v1/pages`. */
  readonly path: string;
  readonly body: unknown;
  /** 0 until answered, or when no answer was sent. */
  status: number;
}

export type FaultAction =
  /** 429; `header: false` leaves the delay in the body alone; `blocked` is the kind that no waiting cures. */
  | { readonly kind: 'rate-limited'; readonly seconds: number; readonly header?: boolean; readonly blocked?: boolean }
  /** An error answer. `committed` does the work first, `named` tells its id; `html` answers as the edge proxy does. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly committed?: boolean;
      readonly named?: boolean;
      readonly html?: boolean;
      /** More for the error's `additional_data`. */
      readonly data?: Readonly<Record<string, string>>;
    }
  /** The connection is cut, before or after the work is done. */
  | { readonly kind: 'reset'; readonly committed: boolean }
  /** No answer ever comes, or with `headers` the headers and then nothing. */
  | { readonly kind: 'hang'; readonly committed: boolean; readonly headers?: boolean }
  /** 200 with a page of HTML, the work done. */
  | { readonly kind: 'html' }
  /** A query's answer that says it is incomplete. */
  | { readonly kind: 'incomplete' }
  /** Runs before the request is looked at: a person who edits in between. */
  | { readonly kind: 'meanwhile'; readonly change: () => void };

export interface FaultRule {
  readonly method?: string;
  readonly path?: RegExp;
  readonly when?: (request: LoggedRequest) => boolean;
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

export function createFaults(): Faults & { take(request: LoggedRequest): FaultAction | undefined } {
  let rules: { readonly rule: FaultRule; left: number }[] = [];
  let struck = 0;
  const fits = (rule: FaultRule, request: LoggedRequest): boolean =>
    (rule.method === undefined || rule.method === request.method) &&
    (rule.path === undefined || rule.path.test(request.path)) &&
    (rule.when === undefined || rule.when(request));
  return {
    add: (rule) => {
      rules.push({ rule, left: rule.times ?? 1 });
    },
    clear: () => {
      rules = [];
    },
    struck: () => struck,
    take(request) {
      const found = rules.find(({ rule, left }) => left > 0 && fits(rule, request));
      if (!found) return undefined;
      found.left -= 1;
      struck += 1;
      return found.rule.action;
    },
  };
}
