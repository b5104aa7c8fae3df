import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { isMeantFor } from '../cloud/guard.ts';
import { close, listen } from '../cloud/listen.ts';
import { addConnection, addDatabase, createState, dataSourcesOf, newId } from './add.ts';
import { administer, type Controls, isAdmin } from './admin.ts';
import { createDesk } from './desk.ts';
import { bears } from './door.ts';
import { renderDatabase } from './drawing/database.ts';
import { createFaults } from './faults.ts';
import { createHuman } from './human.ts';
import { type Allowances, createRateLimiter, type Plan } from './rate-limit.ts';
import { pagesOf, plainRows, plainValue } from './rows.ts';
import { seedTenants } from './seed.ts';
import { createSnapshots } from './snapshots.ts';
import type { Connection, Lag, State } from './state.ts';

export interface NotionStandInOptions {
  readonly token?: string;
  /** Decides the allowance per minute: 180 or 600 requests; a free workspace also holds 1,000 blocks at most. */
  readonly plan?: Plan;
  /** Allowances beside that of the connection. */
  readonly allowances?: Allowances;
  readonly now?: () => number;
  /** False: no database exists yet; create one under `rootPageId`. */
  readonly seedDatabase?: boolean;
  /** The most results one query gives over all its pages: 10,000 as in the service. */
  readonly resultCap?: number;
  /** The most blocks the workspace holds, rows included. */
  readonly blockLimit?: number;
  /** How long what was written stays hidden. */
  readonly lag?: Partial<Lag>;
  /** Formulas answer with tokens in place of prop("..."). */
  readonly formulaTokens?: boolean;
  /** Holds every answer against the SDK's own types; one that does not fit becomes a 500. False saves time. */
  readonly checkAnswers?: boolean;
}

export interface NotionStandIn extends Controls {
  /** Without a trailing slash and without `/v1`, as the SDK takes it. */
  readonly baseUrl: string;
  readonly token: string;
  /** Empty when no database was seeded. */
  readonly databaseId: string;
  readonly rootPageId: string;
  /** The id of the one person of the workspace. */
  readonly humanId: string;
  /** Another connection of the workspace, with a token of its own; nothing is shared with it yet. */
  addConnection(name: string): Connection;
  /** A page that draws the database in a browser. Only who has this address may see it. */
  readonly pageUrl: string;
  /** The same page as text, to be written to a file. */
  renderPage(): string;
  stop(): Promise<void>;
}

const freeBlocks = 1000;

/** A stand-in for Notion's API on an ephemeral port of this machine: real clients drive it, wrong requests fail. */
export async function startNotionStandIn(options: NotionStandInOptions = {}): Promise<NotionStandIn> {
  const { plan = 'plus', now: clock = Date.now } = options;
  let ahead = 0;
  const now = (): number => clock() + ahead;
  const token = options.token ?? `ntn_${newId().replaceAll('-', '')}`;
  const state = createState({ token, now });
  state.resultCap = options.resultCap ?? state.resultCap;
  state.blockLimit = options.blockLimit ?? (plan === 'free' ? freeBlocks : state.blockLimit);
  state.formulaTokens = options.formulaTokens ?? false;
  Object.assign(state.lag, options.lag);
  const databaseId =
    options.seedDatabase === false ? '' : addDatabase(state, 'Drift matrix', 'Drift matrix').database.id;
  const faults = createFaults();
  const limiter = createRateLimiter(plan, now, options.allowances);
  const desk = createDesk(state, limiter, faults, { checkAnswers: options.checkAnswers ?? true });
  const draw = (): string => renderDatabase(state, databaseId);
  const snapshots = createSnapshots(state);
  const controls = {
    requests: desk.requests,
    rows: () => plainRows(state, databaseId),
    stats: desk.stats,
    duplicates: (column: string) => duplicatesOf(state, databaseId, column),
    faults,
    human: createHuman(state, databaseId),
    lag: state.lag,
    advance: (ms: number) => {
      ahead += ms;
    },
    addConnection: (name: string) => addConnection(state, name, `ntn_${newId().replaceAll('-', '')}`),
    ...snapshots,
    seed: (tenants: number) => seedTenants(state, databaseId, tenants),
  };

  // Nothing here is open to other users of the machine: orders take the token, the page has an address that nobody guesses.
  const page = `/page/${randomBytes(16).toString('hex')}`;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isMeantFor(server, request.headers.host)) {
      response.writeHead(403, { connection: 'close' }).end();
      return;
    }
    const url = new URL(request.url ?? '/', 'http://stand-in');
    if (isAdmin(url.pathname)) {
      if (!bears(request.headers.authorization, token)) {
        response.writeHead(401, { connection: 'close' }).end();
        return;
      }
      const { status, body } = administer(controls, request.method ?? '', url, await text(request));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    } else if (request.method === 'GET' && url.pathname === page) {
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'referrer-policy': 'no-referrer' })
        .end(draw());
    } else await desk.serve(request, response);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const baseUrl = await listen(server);
  return {
    ...controls,
    baseUrl,
    token,
    databaseId,
    rootPageId: state.rootPageId,
    humanId: state.humanId,
    pageUrl: `${baseUrl}${page}`,
    renderPage: draw,
    stop: () => close(server),
  };
}

function duplicatesOf(state: State, databaseId: string, column: string): Record<string, number> {
  const [dataSource] = dataSourcesOf(state, databaseId);
  const property = dataSource?.properties.find(({ name }) => name === column);
  const counts: Record<string, number> = {};
  if (!dataSource || !property) return counts;
  for (const page of pagesOf(state, dataSource)) {
    const key = String(plainValue(page, property));
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 1));
}
