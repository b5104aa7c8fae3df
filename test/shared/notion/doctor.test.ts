import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NotionStandIn, startNotionStandIn } from '../../../local/notion/stand-in.ts';
import { checkNotion } from '../../../shared/notion/doctor.ts';
import { aClock } from './fixtures.ts';

let notion: NotionStandIn;
beforeEach(async () => {
  notion = await startNotionStandIn();
});
afterEach(() => notion.stop());

const check = (token = notion.token) =>
  checkNotion({ token, database: notion.databaseId, baseUrl: notion.baseUrl, ...aClock() });

describe('checkNotion', () => {
  it('says that all is well and what the first sweep will create, and writes nothing', async () => {
    const { ok, findings } = await check();
    expect(ok).toBe(true);
    expect(findings.join('\n')).toMatch(
      /connection "driftmatrix" in "Local workspace".*"Drift matrix" is shared.*creates 18 columns: "Status"/s,
    );
    expect(notion.stats().writes).toBe(0);
  });

  it('names every column in the way', async () => {
    notion.human.addColumn('Missing', { rich_text: {} });
    const { ok, findings } = await check();
    expect(ok).toBe(false);
    expect(findings.at(-1)).toMatch(/^The column "Missing" is of type rich_text, expected is number\..*\.$/);
  });

  it('says what to do about a token that does not work and a database that is not shared', async () => {
    expect(await check('ntn_wrong')).toEqual({
      ok: false,
      findings: [expect.stringContaining('does not accept the token')],
    });
    notion.human.unshareDatabase();
    expect(await check()).toEqual({ ok: false, findings: [expect.stringContaining('Share it')] });
  });

  it('does not throw when nobody answers', async () => {
    await notion.stop();
    expect(await check()).toEqual({ ok: false, findings: [expect.stringContaining('no usable answer')] });
  });
});
