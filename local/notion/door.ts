import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { type Context, parseUuid, type Version, versions } from './context.ts';
import { checkBodySize, checkLimits } from './limits.ts';
import { check } from './property-types.ts';
import type { RateLimiter } from './rate-limit.ts';
import { invalid, invalidBody, Refusal } from './refusal.ts';
import { findRoute, type Route } from './routes.ts';
import type { State } from './state.ts';

export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Everything a request must pass before an endpoint sees it, in this order. Throws the refusal. */
export function admit(received: Received, state: State, limiter: RateLimiter): { route: Route; context: Context } {
  limiter.take();
  checkToken(received.headers.authorization, state.token);
  const version = versionOf(received.headers['notion-version']);
  const found = findRoute(received.method, received.url.pathname);
  if (!found) throw new Refusal(400, 'invalid_request_url', 'Invalid request URL.');
  const { route } = found;
  const id = route.path.includes(':id') ? pathId(found.id) : '';
  checkBodySize(Buffer.byteLength(received.text));
  const body = parseBody(received.text);
  checkKeys(body, route, version);
  checkLimits(body);
  return { route, context: { state, version, id, query: received.url.searchParams, body } };
}

function checkToken(header: unknown, token: string): void {
  const given = Buffer.from(typeof header === 'string' ? header : '');
  const wanted = Buffer.from(`Bearer ${token}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new Refusal(401, 'unauthorized', 'API token is invalid.');
  }
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

function checkKeys(body: Record<string, unknown>, route: Route, version: Version): void {
  for (const key of Object.keys(body)) {
    const needed = route.only?.[key];
    const known = route.body.includes(key) && (needed === undefined || needed === version);
    if (!known && !route.ignored?.includes(key)) throw invalidBody(`body.${key}`, 'not present', body[key]);
  }
}
