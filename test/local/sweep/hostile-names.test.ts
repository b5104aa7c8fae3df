import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommandLine } from '../../../local/commands/run.ts';
import { type NotionStandIn, startNotionStandIn } from '../../../local/notion/stand-in.ts';
import { type PostgresServer, startPostgres } from '../../../local/postgres/server.ts';
import { fakeIo } from '../fake-io.ts';

/** Names that somebody gave, from the configuration file to the matrix and to Notion: none of them stops a sweep. */

let cwd: string;
let server: PostgresServer;
let notion: NotionStandIn;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'driftmatrix-names-'));
  [server, notion] = await Promise.all([startPostgres(), startNotionStandIn({ plan: 'business' })]);
});
afterAll(async () => {
  await Promise.all([server?.stop(), notion?.stop()]);
  await rm(cwd, { recursive: true, force: true });
});

/** Each is a tenant that is asked, and whose database is missing: that takes the least time. */
const asked = [
  'rocket \u{1f680}',
  'family \u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  'not a character \uffff \ufffe',
  'last \u{10ffff}',
  'zero\u200bwidth',
  '"quoted" \'and\' `ticked`',
  '../../../etc/passwd',
  '%00%2e%2e',
  '</script><b>x',
  'a\\ud800',
  '__proto__',
  'constructor',
  '{{x}} {tenant}',
  '=1+1',
  '-',
  '\u00e9'.repeat(200),
];

/** Cannot be kept, or show as something else: the tenant fails under a name that shows what it is. */
const failed: Readonly<Record<string, string>> = {
  'half \ud83d': 'half \\u{d83d}',
  'other half \udc00': 'other half \\u{dc00}',
  'nul \u0000': 'nul \\u{0}',
  'line\nbreak': 'line\\u{a}break',
  'right\u202eleft': 'right\\u{202e}left',
  'mark \u200f': 'mark \\u{200f}',
};

it('every name has its row, and what cannot be kept is the failure of its tenant, by name', async () => {
  const named = [...asked, ...Object.keys(failed)].map((id) => ({
    id,
    name: id,
    ring: id,
    url: server.url('not_there'),
  }));
  const long = { id: 'long', name: '\u00e9'.repeat(300_000), url: server.url('not_there') };
  const tracker = { notion: { database: notion.databaseId, tokenEnv: 'NOTION_TOKEN', requestsPerMinute: 600 } };
  const tenants = [...named, long];
  await writeFile(join(cwd, 'fleet.json'), JSON.stringify({ canonical: { url: server.url() }, tenants, tracker }));
  const io = fakeIo({ cwd, env: { NOTION_TOKEN: notion.token, NOTION_BASE_URL: notion.baseUrl } });
  expect(await runCommandLine(['sweep', '--config', 'fleet.json', '--json'], io)).toBe(2);
  const rows: { id: string; error: { code: string } }[] = JSON.parse(io.out()).tenants;
  const codes = new Map(rows.map(({ id, error }) => [id, error.code]));
  expect(Object.fromEntries(codes)).toEqual(
    Object.fromEntries([
      ...[...asked, 'long'].map((id) => [id, 'database-missing']),
      ...Object.values(failed).map((id) => [id, 'config-invalid']),
    ]),
  );
  expect(io.err()).toContain(`${tenants.length} rows written to Notion`);
});
