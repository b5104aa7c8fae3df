import { Client } from '@notionhq/client';
import { describe, expect, it } from 'vitest';
import { database } from '../../../shared/notion/answers.ts';
import { notionVersion } from '../../../shared/notion/calls.ts';
import { createMemory } from '../../../shared/notion/memory.ts';
import { aRow } from './fixtures.ts';
import { useNotion } from './use-notion.ts';

const under = useNotion();

const readDatabase = async () =>
  database.parse(
    await new Client({ auth: under.notion.token, baseUrl: under.notion.baseUrl, notionVersion }).databases.retrieve({
      database_id: under.notion.databaseId,
    }),
  );

describe('a database with several data sources', () => {
  it('is refused with the list when none of them is known to be ours', async () => {
    under.notion.human.addDataSource('Incidents');
    const writes = await under.writesOf(async () => {
      await expect(under.publish([aRow('acme')])).rejects.toMatchObject({
        code: 'tracker-refused',
        message: expect.stringMatching(
          /several data sources: "Drift matrix" \([0-9a-f-]{36}\), "Incidents" \([0-9a-f-]{36}\)\. Put the id/,
        ),
      });
    });
    expect(writes).toBe(0);
  });

  it('is written where the remembered columns are, without a look at the others', async () => {
    const memory = createMemory();
    await under.publish([aRow('acme')], under.aTracker({ memory }));
    under.notion.human.addDataSource('Incidents');
    const seen = under.notion.requests.length;
    expect(await under.publish([aRow('acme')], under.aTracker({ memory }))).toMatchObject({ unchanged: 1 });
    const read = under.notion.requests.slice(seen).filter(({ path }) => /data_sources\/[^/]+$/.test(path));
    expect(read).toHaveLength(1);
  });

  it('is written where our key column is when nothing is remembered, whatever the column is called', async () => {
    await under.publish([aRow('acme')]);
    under.notion.human.renameColumn('Tenant ID', 'Kunde');
    under.notion.human.addDataSource('Incidents');
    expect(await under.publish([aRow('acme')])).toMatchObject({ unchanged: 1 });
  });
});

describe('the id of a data source in place of a database', () => {
  it('chooses it, and the fleet is still described on its database', async () => {
    under.notion.human.addDataSource('Incidents');
    const [chosen] = (await readDatabase()).data_sources;
    await under.publish([aRow('acme')], under.aTracker({ database: chosen?.id ?? '' }));
    expect(under.rowOf('acme')).toHaveLength(1);
    expect((await readDatabase()).description).toMatch(/^driftmatrix: 1 of 1 checked in sync/);
  });

  it('is refused when the database around it is in the trash', async () => {
    const [chosen] = (await readDatabase()).data_sources;
    under.notion.human.trashDatabase();
    const tracker = under.aTracker({ database: chosen?.id ?? '' });
    await expect(under.publish([aRow('acme')], tracker)).rejects.toMatchObject({ message: /Drift matrix.*trash/ });
  });
});
