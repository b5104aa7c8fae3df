import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { check } from './check.ts';
import { type Context, parseUuid, type Version, versions } from './context.ts';
import { checkBodySize, checkLimits } from './limits.ts';
import type { RateLimiter } from './rate-limit.ts';
import { invalid, invalidBody, Refusal } from './refusal.ts';
import { findRoute, type Route } from './routes.ts';
import { mismatch } from './sdk-match.ts';
import type { Connection, State } from './state.ts';

export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Everything a request must pass before an endpoint sees it, in this order. Throws the refusal. */
export function admit(received: Received, state: State, limiter: RateLimiter): { route: Route; context: Context } {
  const found = findRoute(received.method, received.url.pathname);
  limiter.take(String(received.headers.authorization), `${received.method} ${found?.route.path}`);
  const connection = connectionOf(received.headers.authorization, state);
  const version = versionOf(received.headers['notion-version']);
  if (!found) throw new Refusal(400, 'invalid_request_url', 'Invalid request URL.');
  const { route, subId } = found;
  const id = route.path.includes(':id') ? pathId(found.id) : '';
  checkBodySize(Buffer.byteLength(received.text));
  const body = parseBody(received.text);
  checkShape(body, route, version);
  checkLimits(body);
  return { route, context: { state, connection, version, id, subId, query: received.url.searchParams, body } };
}

function connectionOf(header: unknown, state: State): Connection {
  const found = state.connections.find(({ token }) => bears(header, token));
  if (!found) throw new Refusal(401, 'unauthorized', 'API token is invalid.');
  return found;
}

/** True when a request's header `authorization` has the token. */
export function bears(header: unknown, token: string): boolean {
  const given = Buffer.from(typeof header === 'string' ? header : '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function versionOf(header: unknown): Version {
  if (header === undefined)
    throw new Refusal(400, 'missing_version', 'Notion-Version header failed validation: it should be defined.');
  const known = versions.find((version) => version === header);
  if (known === undefined)
    throw invalid(`Notion-Version header failed validation: it should be one of ${versions.join(', ')}.`);
  return known;
}

function pathId(text: string): string {
  const id = parseUuid(decodeURIComponent(text));
  if (id === undefined)
    throw invalid(`path failed validation: path.id should be a valid uuid, instead was \`"${text}"\`.`);
  return id;
}

function parseBody(text: string): Record<string, unknown> {
  if (text === '') return {};
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'invalid_json', 'Error parsing JSON body.');
  }
  return check(z.record(z.string(), z.unknown()), json, 'body');
}

/** The body against the type that the SDK declares for it, apart from what only the service or one version knows. */
function checkShape(body: Record<string, unknown>, route: Route, version: Version): void {
  const known = Object.entries(body).filter(([key]) => {
    const needed = route.only?.[key];
    if (needed !== undefined && needed !== version) throw invalidBody(`body.${key}`, 'not present', body[key]);
    return !route.extra?.includes(key) && !route.ignored?.includes(key);
  });
  const [unexpected] = known;
  if (route.request === undefined) {
    if (unexpected) throw invalidBody(`body.${unexpected[0]}`, 'not present', unexpected[1]);
    return;
  }
  const wrong = mismatch(route.request, Object.fromEntries(known), 'body');
  if (wrong) throw invalidBody(wrong.path, wrong.expected, wrong.found);
}
