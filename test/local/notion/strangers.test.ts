import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NotionStandIn, startNotionStandIn } from '../../../local/notion/stand-in.ts';

/** Everybody on the machine can reach the port of the stand-in: it answers those who know its token or its page's address. */

let notion: NotionStandIn;
beforeEach(async () => {
  notion = await startNotionStandIn();
});
afterEach(() => notion.stop());

/** The status of an answer. Not by fetch, which sets the header `host` itself. */
function statusOf(method: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${notion.baseUrl}${path}`, { method, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.on('error', reject);
    asked.end();
  });
}

const routes = [
  ['GET', '/'],
  ['GET', '/page'],
  ['GET', '/page/00000000000000000000000000000000'],
  ['GET', '/v1/users/me'],
  ['GET', '/v1/databases/0'],
  ['POST', '/v1/pages'],
  ['POST', '/v1/search'],
  ['PATCH', '/v1/pages/0'],
  ['GET', '/stand-in/rows'],
  ['GET', '/stand-in/stats'],
  ['POST', '/stand-in/reset'],
  ['POST', '/stand-in/human'],
] as const;

describe('a stranger', () => {
  it.each(routes)('gets nothing from %s %s, with no token or a wrong one', async (method, path) => {
    const wrong = { authorization: `Bearer ${'0'.repeat(notion.token.length)}` };
    expect([await statusOf(method, path), await statusOf(method, path, wrong)]).toEqual([401, 401]);
  });

  it.each(routes)('gets nothing from %s %s under another host name, not even with the token', async (method, path) => {
    const headers = { authorization: `Bearer ${notion.token}`, host: 'attacker.example' };
    expect(await statusOf(method, path, headers)).toBe(403);
  });

  it('sees the page only at its address', async () => {
    const { pathname } = new URL(notion.pageUrl);
    expect(await statusOf('GET', pathname)).toBe(200);
    expect(await statusOf('GET', pathname, { host: 'attacker.example' })).toBe(403);
  });
});
