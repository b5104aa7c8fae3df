import { Client, collectPaginatedAPI } from '@notionhq/client';
import { describe, expect, it } from 'vitest';
import type { FaultRule } from '../../../local/notion/faults.ts';
import { database } from '../../../shared/notion/answers.ts';
import { notionVersion } from '../../../shared/notion/calls.ts';
import { createMemory, type Memory } from '../../../shared/notion/memory.ts';
import { aFinding, aMatrix, aRow } from './fixtures.ts';
import { useNotion } from './use-notion.ts';

/** Rows beside the tenants' are made once as well, however late a query shows them and whichever answer is lost. */

const under = useNotion({ lag: { queryMs: 5000 } });
const client = () => new Client({ auth: under.notion.token, baseUrl: under.notion.baseUrl, notionVersion });

/** How many rows hold the text, once every query shows all of them. */
async function countRows(name: string, holds: string): Promise<number> {
  await under.clock.sleep(60_000);
  const { data_sources: sources } = database.parse(
    await client().databases.retrieve({ database_id: under.notion.databaseId }),
  );
  const id = sources.find((each) => each.name === name)?.id ?? '';
  const rows = await collectPaginatedAPI(client().dataSources.query, { data_source_id: id });
  return rows.filter((row) => JSON.stringify(row).includes(`"${holds}"`)).length;
}

const finding = aFinding({ id: 'column:app.orders.total' });
const fleet = [aRow('a', { status: 'drifted', severity: 'high', findings: [finding] }), aRow('b')];
const publish = (memory: Memory, seconds = Number.POSITIVE_INFINITY, changes = {}) =>
  under
    .aTracker({ memory, companions: true, ...changes })
    .publish(aMatrix(fleet), { deadline: under.clock.now() + seconds * 1000, now: under.clock.now, complete: true });

/** The rows of each, and a text that only they hold. */
const kinds = [
  ['Sweeps', 'sweep-1'],
  ['Drift patterns', 'missing column app.orders.total'],
] as const;
const create = (holds: string): Pick<FaultRule, 'method' | 'path' | 'when'> => ({
  method: 'POST',
  path: /^\/v1\/pages$/,
  when: ({ body }) => {
    const text = JSON.stringify(body);
    return text.includes(`"${holds}"`) && !text.includes('"children"');
  },
});

describe.each(kinds)('a row of “%s”', (name, holds) => {
  it('is not made again by whoever publishes the sweep once more at once', async () => {
    const memory = createMemory();
    await publish(memory);
    await publish(memory);
    expect(await countRows(name, holds)).toBe(1);
  });

  it('is made once when the answer is lost', async () => {
    under.notion.faults.add({ ...create(holds), action: { kind: 'reset', committed: true } });
    await publish(createMemory());
    expect(under.notion.faults.struck()).toBe(1);
    expect(await countRows(name, holds)).toBe(1);
  });

  it('is made once when the answer is lost and there is no time left to look for it', async () => {
    const memory = createMemory();
    under.notion.faults.add({ ...create(holds), action: { kind: 'reset', committed: true } });
    expect(await publish(memory, 1)).toMatchObject({ finished: false });
    expect(await publish(memory)).toMatchObject({ finished: true });
    expect(await countRows(name, holds)).toBe(1);
  });

  it('is made once when its writer dies in the middle of it', async () => {
    const memory = createMemory();
    // The tenants' rows are there: nobody has to wait for them.
    await under.publish([aRow('a'), aRow('b')], under.aTracker({ memory, companions: true }), false);
    let isDead = false;
    const mortal: Memory = {
      read: memory.read,
      write: async (key, text) => {
        if (!isDead) await memory.write(key, text);
      },
    };
    const { when, ...rest } = create(holds);
    const dies: FaultRule['when'] = (request) => {
      const fits = when?.(request) === true;
      isDead ||= fits;
      return fits;
    };
    under.notion.faults.add({ ...rest, when: dies, action: { kind: 'reset', committed: true } });
    const deadFetch: typeof fetch = async (url, init) => {
      if (isDead) throw new TypeError('dead');
      return await fetch(url, init);
    };
    await publish(mortal, 1, { fetch: deadFetch }).catch(() => undefined);
    expect(isDead).toBe(true);
    await publish(memory);
    expect(await countRows(name, holds)).toBe(1);
  });

  it('stays in the trash where a person put it', async () => {
    const memory = createMemory();
    await publish(memory);
    await under.clock.sleep(10_000);
    under.notion.faults.clear();
    const { data_sources: sources } = database.parse(
      await client().databases.retrieve({ database_id: under.notion.databaseId }),
    );
    const id = sources.find((each) => each.name === name)?.id ?? '';
    const { results } = await client().dataSources.query({ data_source_id: id });
    await client().pages.update({ page_id: results[0]?.id ?? '', in_trash: true });
    await publish(memory);
    expect(await countRows(name, holds)).toBe(0);
  });
});
