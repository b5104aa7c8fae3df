import { createServer } from 'node:http';
import { createDesk, type Stats } from './desk.ts';
import { createFaults, type Faults, type LoggedRequest } from './faults.ts';
import { createHuman, type Human } from './human.ts';
import { renderDatabase } from './page.ts';
import { createRateLimiter, type Plan } from './rate-limit.ts';
import { type PlainRow, plainRows } from './rows.ts';
import { addDatabase, createState, newId } from './state.ts';

export interface NotionStandInOptions {
  readonly token?: string;
  /** Decides the allowance per minute: 180 or 600 requests. */
  readonly plan?: Plan;
  readonly now?: () => number;
  /** False: no database exists yet; create one under `rootPageId`. */
  readonly seedDatabase?: boolean;
  /** The most results one query gives over all its pages: 10,000 as in the service. */
  readonly resultCap?: number;
}

export interface NotionStandIn {
  /** Without a trailing slash and without `/v1`, as the SDK takes it. */
  readonly baseUrl: string;
  readonly token: string;
  /** Empty when no database was seeded. */
  readonly databaseId: string;
  readonly rootPageId: string;
  /** Every request so far, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /** The rows of the database's first data source that are neither in the trash nor archived. */
  rows(): PlainRow[];
  stats(): Stats;
  readonly faults: Faults;
  readonly human: Human;
  /** A page that draws the database in a browser. */
  readonly pageUrl: string;
  /** The same page as text, to be written to a file. */
  renderPage(): string;
  stop(): Promise<void>;
}

/** A stand-in for Notion's API on an ephemeral port of this machine: real clients drive it, wrong requests fail. */
export async function startNotionStandIn(options: NotionStandInOptions = {}): Promise<NotionStandIn> {
  const now = options.now ?? Date.now;
  const token = options.token ?? `ntn_${newId().replaceAll('-', '')}`;
  const state = createState({ token, now });
  state.resultCap = options.resultCap ?? state.resultCap;
  const databaseId =
    options.seedDatabase === false ? '' : addDatabase(state, 'Drift matrix', 'Drift matrix').database.id;
  const faults = createFaults();
  const desk = createDesk(state, createRateLimiter(options.plan ?? 'plus', now), faults);
  const draw = (): string => renderDatabase(state, databaseId);

  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(draw());
      return;
    }
    desk
      .serve(request, response)
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The stand-in got no port.');
  const baseUrl = `http://127.0.0.1:${address.port}`;
  return {
    baseUrl,
    token,
    databaseId,
    rootPageId: state.rootPageId,
    requests: desk.requests,
    rows: () => plainRows(state, databaseId),
    stats: desk.stats,
    faults,
    human: createHuman(state, databaseId),
    pageUrl: `${baseUrl}/`,
    renderPage: draw,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
