import { Client } from '@notionhq/client';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { notionVersion } from '../../../shared/notion/calls.ts';
import { createMemory, type Memory } from '../../../shared/notion/memory.ts';
import { aDriftedRow, aRow } from './fixtures.ts';
import { byId, useNotion } from './use-notion.ts';

/** Our block on the page of a row, after people have been at it. */

const under = useNotion();
const acme = byId('acme');
const ours = 'What differs';
const publish = (actual: string | undefined, memory: Memory) =>
  under.publish([actual === undefined ? aRow('acme') : aDriftedRow('acme', actual)], under.aTracker({ memory }));
const page = () => under.notion.human.readRow(acme);
const reports = (text = page()): number => text.split('Found against the canonical release').length - 1;

/** As it is after the first fill, and after our block was written anew by itself. */
const states = ['came with its row', 'was written since'] as const;
const start = async (state: (typeof states)[number]): Promise<Memory> => {
  const memory = createMemory();
  await publish('bigint', memory);
  if (state === 'was written since') await publish('smallint', memory);
  under.notion.human.writeInRow(acme, '# Mine\n- call Kim\n- not the old number');
  return memory;
};

describe.each(states)('a block of ours that %s', (state) => {
  it('is found again when a person renamed it', async () => {
    const memory = await start(state);
    under.notion.human.renameBlock(acme, ours, 'For Kim');
    await publish('text', memory);
    expect(page()).toMatch(/\+ text[\s\S]*# Mine\n- call Kim\n- not the old number$/);
    expect([reports(), page().includes('For Kim')]).toEqual([1, false]);
    await publish(undefined, memory);
    expect(page()).toBe('# Mine\n- call Kim\n- not the old number');
  });

  it('stays where a person moved it, below other text', async () => {
    const memory = await start(state);
    under.notion.human.moveBlock(acme, ours);
    await publish('text', memory);
    expect(page()).toMatch(/^# Mine\n- call Kim\n- not the old number\n[\s\S]*\+ text/);
    expect(reports()).toBe(1);
  });

  it('is made anew when a person deleted it', async () => {
    const memory = await start(state);
    under.notion.human.trashBlock(acme, ours);
    await publish('text', memory);
    expect(page()).toMatch(/\+ text[\s\S]*# Mine\n- call Kim\n- not the old number$/);
    expect(reports()).toBe(1);
  });

  it('is told from the copy that a duplicate of the page has', async () => {
    const memory = await start(state);
    await under.clock.sleep(60_000);
    under.notion.human.duplicateRow(acme, 'person');
    await publish('text', memory);
    expect(reports()).toBe(1);
    expect(page()).toContain('+ text');
    under.notion.human.trashRow(acme);
    // The copy is now the row of the tenant; what it held is of the person who made it.
    const copied = page();
    expect(copied).not.toContain('+ text');
    await publish('text', memory);
    expect([page().endsWith(copied), page().includes('+ text'), reports()]).toEqual([true, true, 2]);
  });
});

describe('a block of ours that a person moved into another block', () => {
  const moved = async (): Promise<Memory> => {
    const memory = await start('was written since');
    under.notion.human.moveBlock(acme, ours, 'call Kim');
    return memory;
  };

  it('is written anew in that place', async () => {
    const memory = await moved();
    await publish('text', memory);
    expect(page()).toMatch(/^# Mine\n- call Kim\n[\s\S]*\+ text[\s\S]*\n- not the old number$/);
    expect(reports()).toBe(1);
    // Found there once more, and nothing is written where nothing changed.
    expect(await under.writesOf(() => publish('text', memory))).toBe(0);
    await publish('varchar', memory);
    expect([reports(), page().includes('+ text')]).toEqual([1, false]);
  });

  it('goes from there when the tenant is in sync', async () => {
    const memory = await moved();
    await publish(undefined, memory);
    expect(page()).toBe('# Mine\n- call Kim\n- not the old number');
  });

  it('is made anew when what holds it was deleted', async () => {
    const memory = await moved();
    under.notion.human.trashBlock(acme, 'call Kim');
    await publish('text', memory);
    expect(reports()).toBe(1);
    expect(page()).toContain('# Mine\n- not the old number');
  });
});

describe('what looks like a block of ours', () => {
  const client = () => new Client({ auth: under.notion.token, baseUrl: under.notion.baseUrl, notionVersion });
  const found = z.object({ data_sources: z.array(z.object({ id: z.string() })) });

  it('is left alone when it is not: a toggle made in our name by something else', async () => {
    const memory = await start('came with its row');
    under.notion.human.trashBlock(acme, ours);
    const { data_sources: sources } = found.parse(
      await client().databases.retrieve({ database_id: under.notion.databaseId }),
    );
    const { results } = await client().dataSources.query({ data_source_id: sources[0]?.id ?? '' });
    const words = (content: string) => ({ rich_text: [{ text: { content } }] });
    const inside = { type: 'callout' as const, callout: words('Found against the rules') };
    await client().blocks.children.append({
      block_id: results[0]?.id ?? '',
      children: [{ type: 'toggle', toggle: { ...words('Found by our bot'), children: [inside] } }],
    });
    await publish('text', memory);
    expect(page()).toContain('Found by our bot');
    expect(reports()).toBe(1);
  });
});
