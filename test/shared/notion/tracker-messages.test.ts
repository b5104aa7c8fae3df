import { describe, expect, it } from 'vitest';
import type { NotionTrackerOptions } from '../../../shared/notion/tracker.ts';
import { aRow, tenantIds } from './fixtures.ts';
import { useNotion } from './use-notion.ts';

const under = useNotion();

describe('what a person is told', () => {
  it('about column names that cannot be', () => {
    expect(() => under.aTracker({ columns: { statsu: 'State', error: ' ', ring: 'Server' } })).toThrow(
      /no column "statsu" \(known: tenant, .*the name of error is empty; ring and server are both named "Server"/,
    );
  });

  const refusal = async (change: () => void, changes: Partial<NotionTrackerOptions> = {}): Promise<unknown> => {
    change();
    return under.publish([aRow('acme')], under.aTracker(changes)).catch((error: unknown) => error);
  };

  type Case = readonly [what: string, change: () => void, options: Partial<NotionTrackerOptions>, words: string];
  const cases: readonly Case[] = [
    ['a wrong token', () => undefined, { token: 'ntn_wrong' }, 'does not accept the token'],
    ['a database that is not shared', () => under.notion.human.unshareDatabase(), {}, 'Share it'],
    ['a connection that may only read', () => under.notion.human.forbidWriting(), {}, 'Enable "Update content"'],
    ['a database in the trash', () => under.notion.human.trashDatabase(), {}, 'Restore it'],
    [
      'several data sources',
      () => under.notion.human.addDataSource('Second'),
      {},
      'several data sources: "Drift matrix"',
    ],
    ['an id that is none', () => undefined, { database: 'our matrix' }, 'is no Notion database'],
  ];
  it.each(cases)('about %s', async (_, change, changes, words) => {
    const error = await refusal(change, changes);
    expect(error).toMatchObject({ name: 'DriftError', message: expect.stringContaining(words) });
    expect(JSON.stringify([error, String(error), under.log])).not.toContain(under.notion.token);
    expect(under.notion.stats().writes).toBe(0);
  });

  it.each(['', 'ntn_one\nntn_two', 'ntn one', 'ntn_😀'])('about a token that cannot be one: %j', (token) => {
    expect(() => under.aTracker({ token })).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        message: expect.stringMatching(/^The Notion token (is|holds)/),
      }),
    );
  });

  it.each([
    [
      'moved to the trash',
      () => under.notion.human.trashDatabase(),
      /"Drift matrix" is in Notion’s trash\. Restore it/,
    ],
    [
      'taken away from the connection',
      () => under.notion.human.unshareDatabase(),
      /the database [0-9a-f-]{36}\. Share it/,
    ],
  ])('about a database that is %s half-way', async (_, change, words) => {
    under.notion.faults.add({ method: 'POST', path: /pages$/, nth: 3, action: { kind: 'meanwhile', change } });
    const fleet = tenantIds(30).map((id) => aRow(id));
    await expect(under.publish(fleet)).rejects.toMatchObject({
      code: 'tracker-refused',
      message: expect.stringMatching(words),
    });
  });

  it('takes the id of one of several data sources, or a link', async () => {
    under.notion.human.addDataSource('Second');
    const error = await refusal(() => undefined);
    const id = String(error).match(/"Drift matrix" \(([0-9a-f-]{36})\)/)?.[1] ?? '';
    expect(await under.publish([aRow('acme')], under.aTracker({ database: id }))).toMatchObject({ created: 1 });
    const link = `https://app.notion.com/p/Drift-${id.replaceAll('-', '')}?v=0123456789abcdef0123456789abcdef`;
    expect(await under.publish([aRow('acme')], under.aTracker({ database: link }))).toMatchObject({ unchanged: 1 });
  });
});
