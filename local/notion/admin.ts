import * as z from 'zod';
import type { Stats } from './desk.ts';
import { faultRule } from './fault-rule.ts';
import type { Faults, LoggedRequest } from './faults.ts';
import type { Human } from './human.ts';
import { callHuman } from './human-calls.ts';
import type { PlainRow } from './rows.ts';
import type { Lag } from './state.ts';

/** What tests and demos in other processes may do with a running stand-in, under `/stand-in`, outside the API. */

export interface AdminAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The handles of a running stand-in that orders act on. */
export interface Controls {
  /** Every request so far, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /** The rows of the database's first data source that are neither in the trash nor archived. */
  rows(): PlainRow[];
  stats(): Stats;
  /** Values of a column that more than one row has, with how many have them. */
  duplicates(column: string): Readonly<Record<string, number>>;
  readonly faults: Faults;
  readonly human: Human;
  /** How long what was written stays hidden; may be changed at any time. */
  readonly lag: Lag;
  /** Moves the clock forward. */
  advance(ms: number): void;
  /** Keeps all that the workspace holds; the id brings it back. */
  snapshot(): string;
  restore(id: string): void;
  /** Everything as it was at the start, the clock apart. */
  reset(): void;
  /** Rows of tenants as they might stand after a sweep. */
  seed(tenants: number): void;
}

type Action = (controls: Controls, body: unknown, query: URLSearchParams) => unknown;

const done = { ok: true };
const lagShape = z.strictObject({ queryMs: z.number().min(0).optional(), relationMs: z.number().min(0).optional() });

const actions: Readonly<Record<string, Action>> = {
  'POST reset': ({ reset }) => {
    reset();
    return done;
  },
  'POST seed': ({ seed }, body) => {
    seed(z.strictObject({ tenants: z.int().min(1).max(100_000) }).parse(body).tenants);
    return done;
  },
  'POST snapshot': ({ snapshot }) => ({ id: snapshot() }),
  'POST restore': ({ restore }, body) => {
    restore(z.strictObject({ id: z.string() }).parse(body).id);
    return done;
  },
  'POST clock': ({ advance }, body) => {
    advance(z.strictObject({ advanceMs: z.number().min(0) }).parse(body).advanceMs);
    return done;
  },
  'POST lag': ({ lag }, body) => {
    const { queryMs = lag.queryMs, relationMs = lag.relationMs } = lagShape.parse(body);
    return Object.assign(lag, { queryMs, relationMs });
  },
  'POST faults': ({ faults, human }, body) => {
    faults.add(faultRule(body, human));
    return done;
  },
  'DELETE faults': ({ faults }) => {
    faults.clear();
    return done;
  },
  'POST human': ({ human }, body) => ({ answer: callHuman(human, body) ?? null }),
  'GET requests': ({ requests }) => requests,
  'GET rows': ({ rows }) => rows(),
  'GET stats': ({ stats, faults, duplicates }, _body, query) => {
    const key = query.get('key');
    return { ...stats(), struck: faults.struck(), ...(key !== null && { duplicates: duplicates(key) }) };
  },
};

const prefix = '/stand-in/';

export const isAdmin = (path: string): boolean => path.startsWith(prefix);

/** Carries out one order. 404 for an unknown one, 400 with the reason for one that cannot be carried out. */
export function administer(controls: Controls, method: string, url: URL, text: string): AdminAnswer {
  const action = actions[`${method} ${url.pathname.slice(prefix.length)}`];
  if (!action) return { status: 404, body: { error: `Unknown. There are: ${Object.keys(actions).join(', ')}.` } };
  try {
    const body: unknown = text === '' ? {} : JSON.parse(text);
    return { status: 200, body: action(controls, body, url.searchParams) };
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}
