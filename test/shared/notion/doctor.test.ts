import { Client } from '@notionhq/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type NotionStandIn, type NotionStandInOptions, startNotionStandIn } from '../../../local/notion/stand-in.ts';
import { notionVersion } from '../../../shared/notion/calls.ts';
import { checkNotion, type NotionCheckOptions } from '../../../shared/notion/doctor.ts';
import { aClock } from './fixtures.ts';

let notion: NotionStandIn;
beforeEach(() => start());
afterEach(() => notion.stop());

async function start(options: NotionStandInOptions = {}): Promise<void> {
  if (notion) await notion.stop();
  notion = await startNotionStandIn(options);
}
const check = (changes: Partial<NotionCheckOptions> = {}) =>
  checkNotion({ token: notion.token, database: notion.databaseId, baseUrl: notion.baseUrl, ...aClock(), ...changes });
const client = () => new Client({ auth: notion.token, baseUrl: notion.baseUrl, notionVersion });
const idIn = async (answer: Promise<unknown>): Promise<string> =>
  z.object({ results: z.array(z.object({ id: z.string() })) }).parse(await answer).results[0]?.id ?? '';

describe('checkNotion', () => {
  it('says that all is well and what the first sweep will create, and writes nothing', async () => {
    const { ok, findings } = await check();
    expect(ok).toBe(true);
    expect(findings.join('\n')).toMatch(
      /connection "driftmatrix" in "Local workspace".*"Drift matrix" is shared.*creates \d+ columns: "Status".*--try-writing/s,
    );
    expect(notion.stats().writes).toBe(0);
  });

  it('tries to write where it is told to, and leaves nothing behind', async () => {
    expect(await check({ tryWriting: true })).toMatchObject({
      ok: true,
      findings: expect.arrayContaining(['It may write: a row was made and moved to the trash.']),
    });
    expect(notion.stats()).toMatchObject({ created: 1, writes: 2 });
    expect(notion.rows()).toEqual([]);
  });

  it('takes away what earlier tries left behind, but for a row that a person touched', async () => {
    notion.human.allow('update', false);
    await check({ tryWriting: true });
    const [{ Name = '' } = {}] = notion.rows();
    notion.human.writeInRow({ column: 'Name', text: String(Name) }, 'Why is this here?');
    await check({ tryWriting: true });
    expect(notion.rows()).toHaveLength(2);
    notion.human.allow('update', true);
    expect((await check({ tryWriting: true })).ok).toBe(true);
    expect(notion.rows()).toHaveLength(1);
    expect(notion.human.readRow({ column: 'Name', text: String(Name) })).toBe('Why is this here?');
  });

  it('takes away its row although no query shows it yet', async () => {
    notion.lag.queryMs = 5000;
    expect((await check({ tryWriting: true })).ok).toBe(true);
    expect(notion.rows()).toEqual([]);
  });

  it('finds the row whose making was never answered', async () => {
    notion.faults.add({ method: 'POST', path: /pages$/, action: { kind: 'reset', committed: true } });
    expect((await check({ tryWriting: true })).ok).toBe(true);
    expect(notion.rows()).toEqual([]);
  });

  it('does not throw when nobody answers', async () => {
    await notion.stop();
    expect(await check()).toEqual({ ok: false, findings: [expect.stringContaining('no usable answer')] });
  });
});

/** What is wrong, how it comes about (and what doctor is asked then), and what it must say. */
type Symptom = readonly [what: string, arrange: () => Promise<Partial<NotionCheckOptions>> | undefined, says: RegExp];
const after =
  (change: () => unknown, then: Partial<NotionCheckOptions> = {}) =>
  async () => {
    await change();
    return then;
  };
const writing = { tryWriting: true };

const symptoms: readonly Symptom[] = [
  [
    'a wrong token',
    after(() => undefined, { token: 'ntn_wrong' }),
    /does not accept the token: it is wrong, revoked or from another workspace\. Copy it again .* update the secret/,
  ],
  [
    'a token of two lines',
    after(() => undefined, { token: 'ntn_one\nntn_two' }),
    /holds a space, a line break or another/,
  ],
  ['a revoked token', after(() => notion.human.revokeToken()), /does not accept the token/],
  [
    'a database that is not shared',
    after(() => notion.human.unshareDatabase()),
    /shows no such thing to the connection "driftmatrix" in "Local workspace".*Share it \(••• → Connections.*a view, a linked copy or a page/,
  ],
  [
    'the id of a view',
    async () => ({ database: await idIn(client().views.list({ database_id: notion.databaseId })) }),
    /it is a view of one\. Give the id of the database: [0-9a-f-]{36}\./,
  ],
  [
    'the id of a page with databases in it',
    async () => ({ database: notion.rootPageId }),
    /it is a page\. Give the id of the database in it: "Drift matrix" \([0-9a-f-]{36}\)\./,
  ],
  [
    'the id of a page without one',
    after(() => start({ seedDatabase: false }).then(() => undefined)),
    /it is a page, without a database in it\. `driftmatrix notion setup --page` makes one\./,
  ],
  [
    'an id that is none',
    after(() => undefined, { database: 'our matrix' }),
    /"our matrix" is no Notion database\. Expected its id/,
  ],
  [
    'several data sources',
    after(() => notion.human.addDataSource('Second')),
    /several data sources: "Drift matrix" \([0-9a-f-]{36}\), "Second" \([0-9a-f-]{36}\)\. Put the id of the one to use/,
  ],
  [
    'a connection that may not read',
    after(() => notion.human.allow('read', false)),
    /forbids the connection "driftmatrix" to read .*Enable "Read content" under its capabilities/,
  ],
  [
    'a connection that may not insert',
    after(() => notion.human.allow('insert', false), writing),
    /forbids the connection "driftmatrix" to add a row to "Drift matrix"\. Enable "Insert content" .*viewing only/,
  ],
  [
    'a connection that may not update',
    after(() => notion.human.allow('update', false), writing),
    /to change the row "driftmatrix doctor.*yours to delete\. Enable "Update content"/,
  ],
  [
    'a workspace that is full',
    after(() => start({ blockLimit: 0 }), writing),
    /reached its limit of blocks.*Upgrade it, or use a workspace with one member/,
  ],
  [
    'a column of another type',
    after(() => notion.human.addColumn('Missing', { rich_text: {} })),
    /^The column "Missing" is of type rich_text, expected is number\. Rename it in Notion.*map another name/,
  ],
  [
    'a connection that Notion has blocked',
    after(() => notion.faults.add({ action: { kind: 'rate-limited', seconds: 1, blocked: true } })),
    /has blocked this connection; waiting does not help\. Contact Notion’s support\. \(request [\w-]+\)/,
  ],
  ['a database in the trash', after(() => notion.human.trashDatabase()), /is in Notion’s trash\. Restore it there/],
];

describe('what checkNotion says about', () => {
  it.each(symptoms)('%s', async (_what, arrange, says) => {
    const asked = await arrange();
    const { ok, findings } = await check({
      ...asked,
      ...(notion.databaseId === '' && { database: notion.rootPageId }),
    });
    expect({ ok, says: findings.at(-1) }).toEqual({ ok: false, says: expect.stringMatching(says) });
    expect(findings.join()).not.toContain(notion.token);
  });
});
