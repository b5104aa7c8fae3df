import { Client } from '@notionhq/client';
import { describe, expect, it } from 'vitest';
import { database } from '../../../shared/notion/answers.ts';
import { notionVersion } from '../../../shared/notion/calls.ts';
import { statusLine } from '../../../shared/notion/status-line.ts';
import { aMatrix, aRow } from './fixtures.ts';
import { byId, useNotion } from './use-notion.ts';

const under = useNotion();

const client = () => new Client({ auth: under.notion.token, baseUrl: under.notion.baseUrl, notionVersion });
const described = async () =>
  database.parse(await client().databases.retrieve({ database_id: under.notion.databaseId })).description;
const write = (content: string) =>
  client().databases.update({ database_id: under.notion.databaseId, description: [{ text: { content } }] });
const fleet = [aRow('acme'), aRow('beta', { status: 'drifted' }), aRow('gone', { status: 'unreachable' })];

describe('the description of the database', () => {
  it('says how the fleet stands, each rate with what it is a rate of', async () => {
    await under.publish(fleet);
    expect(await described()).toBe(
      'driftmatrix: 1 of 2 checked in sync (50.0 %), 2 of 3 known checked (66.7 %). ' +
        'Canonical release r7. Sweep sweep-1, 2026-09-01 10:05 UTC.',
    );
    expect(await under.writesOf(() => under.publish(fleet))).toBe(0);
  });

  it('rounds nobody away, and gives no rate of nothing', () => {
    const sweep = { ...aMatrix([]).sweep, known: 10_000, checked: 10_000, inSync: 9_999 };
    expect(statusLine({ ...aMatrix([]), sweep })).toContain('9,999 of 10,000 checked in sync (> 99.9 %)');
    const silent = { ...sweep, checked: 0, inSync: 0 };
    expect(statusLine({ ...aMatrix([]), sweep: silent })).toContain('No sync rate: 0 of 10,000 known checked (0.0 %)');
  });

  it('says nothing after a sweep of some tenants', async () => {
    await under.publish(fleet, under.aTracker(), false);
    expect(await described()).toBe('');
  });

  it('is left to people who wrote one', async () => {
    await write('Ask Kim before you change anything here');
    await under.publish(fleet);
    expect(await described()).toBe('Ask Kim before you change anything here');
  });

  it('costs no row when Notion does not take it', async () => {
    under.notion.faults.add({ method: 'PATCH', path: /databases/, action: { kind: 'status', status: 403 } });
    expect(await under.publish(fleet)).toMatchObject({ created: 3, failed: [], finished: true });
    expect(under.log.join()).toMatch(/description of the database could not be written/);
  });
});

describe('columns for people', () => {
  it('are made with the first of ours, filled by nobody else, and not made again', async () => {
    await under.publish(fleet);
    under.notion.human.changeCell(byId('beta'), 'Decision', { select: { name: 'wait' } });
    under.notion.human.changeCell(byId('beta'), 'Reason', { rich_text: [{ text: { content: 'after the audit' } }] });
    under.notion.human.deleteColumn('Ticket');
    await under.publish([aRow('acme'), aRow('beta', { status: 'failed' }), aRow('gone')]);
    expect(under.rowOf('beta')[0]).toMatchObject({ Status: 'Failed', Decision: 'wait', Reason: 'after the audit' });
    expect(Object.keys(under.rowOf('beta')[0] ?? {})).not.toContain('Ticket');
  });

  it('are those that people have already, where they have them', async () => {
    under.notion.human.addColumn('owner', { rich_text: {} });
    await under.publish(fleet);
    expect(Object.keys(under.rowOf('acme')[0] ?? {}).filter((name) => /owner/i.test(name))).toEqual(['owner']);
  });
});
