import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Linked, openLinked } from './open-linked.ts';

let linked: Linked;
beforeEach(async () => {
  linked = await openLinked();
});
afterEach(() => linked.notion.stop());

const link = (...ids: string[]) =>
  linked.ask('PATCH', `/v1/pages/${linked.rowId}`, {
    properties: { Patterns: { relation: ids.map((id) => ({ id })) } },
  });
const farSide = async (): Promise<{ id: string; name: string }> => {
  const { answer } = await linked.ask('GET', `/v1/data_sources/${linked.dataSourceId}`);
  const { synced_property_id: id, synced_property_name: name } = answer.properties.Patterns.relation.dual_property;
  return { id, name };
};
const backLinks = async (id = linked.patternId) => {
  const { answer } = await linked.ask('GET', `/v1/pages/${id}`);
  return answer.properties[(await farSide()).name].relation;
};

describe('R12: a two-way relation', () => {
  it('shows on the far side by itself, and goes from there when it is taken away', async () => {
    await link(linked.patternId);
    expect(await backLinks()).toEqual([{ id: linked.rowId }]);
    await link();
    expect(await backLinks()).toEqual([]);
  });

  it('is late on the far side when told to be', async () => {
    linked.notion.lag.relationMs = 3000;
    await link(linked.patternId);
    expect(await backLinks()).toEqual([]);
    linked.notion.advance(3000);
    expect(await backLinks()).toEqual([{ id: linked.rowId }]);
  });

  it('does not show links to pages in the trash', async () => {
    const second = await linked.createPattern('lost column');
    await link(linked.patternId, second);
    const links = async () =>
      (await linked.ask('GET', `/v1/pages/${linked.rowId}`)).answer.properties.Patterns.relation;
    await linked.client.pages.update({ page_id: second, in_trash: true });
    expect(await links()).toEqual([{ id: linked.patternId }]);
  });
});

describe('R24: a relation to a database that is not shared', () => {
  it('answers with no links at all, and without an error', async () => {
    const { client, notion, rowId } = linked;
    const parent = { type: 'page_id' as const, page_id: notion.rootPageId };
    const { data_sources } = Object(
      await client.databases.create({ parent, title: [{ text: { content: 'Hidden' } }] }),
    );
    const data_source_id = data_sources[0].id;
    const { id } = await client.pages.create({ parent: { data_source_id }, properties: {} });
    const relation = { data_source_id, type: 'single_property' as const, single_property: {} };
    await client.dataSources.update({ data_source_id: linked.dataSourceId, properties: { Secret: { relation } } });
    await client.pages.update({ page_id: rowId, properties: { Secret: { relation: [{ id }] } } });
    const other = notion.addConnection('other');
    other.sharedRoots.add(notion.databaseId);
    const secret = async (token?: string) =>
      (await linked.ask('GET', `/v1/pages/${rowId}`, undefined, token)).answer.properties.Secret.relation;
    expect([await secret(), await secret(other.token)]).toEqual([[{ id }], []]);
  });
});

describe('R14: the far side', () => {
  it('is named after the near side until somebody renames it by the id that the near side tells', async () => {
    const { id, name } = await farSide();
    expect(name).toBe('Related to Drift matrix (Patterns)');
    const path = `/v1/data_sources/${linked.patternsId}`;
    expect((await linked.ask('PATCH', path, { properties: { [id]: { name: 'Tenants' } } })).status).toBe(200);
    expect((await farSide()).name).toBe('Tenants');
  });

  it('takes the name that the request gives it', async () => {
    const relation = { data_source_id: linked.patternsId, dual_property: { synced_property_name: 'Seen at' } };
    await linked.ask('PATCH', `/v1/data_sources/${linked.dataSourceId}`, { properties: { More: { relation } } });
    const { answer } = await linked.ask('GET', `/v1/data_sources/${linked.patternsId}`);
    expect(answer.properties['Seen at']).toMatchObject({ type: 'relation', relation: { type: 'dual_property' } });
  });

  it('goes with the near side', async () => {
    const { name } = await farSide();
    await linked.ask('PATCH', `/v1/data_sources/${linked.dataSourceId}`, { properties: { Patterns: null } });
    const { answer } = await linked.ask('GET', `/v1/data_sources/${linked.patternsId}`);
    expect(Object.keys(answer.properties)).not.toContain(name);
  });

  it('does not exist for a relation of a data source to itself', async () => {
    const relation = { data_source_id: linked.dataSourceId, dual_property: {} };
    const { answer } = await linked.ask('PATCH', `/v1/data_sources/${linked.dataSourceId}`, {
      properties: { Twin: { relation } },
    });
    expect(answer.properties.Twin.relation).toMatchObject({ type: 'single_property' });
  });
});

describe('R19: many links', () => {
  it('are cut after 25 in the page and complete, a page at a time, in the property', async () => {
    const ids = [linked.patternId];
    for (let index = 1; index < 30; index += 1) ids.push(await linked.createPattern(`pattern ${index}`));
    const { answer: page } = await link(...ids);
    expect(page.properties.Patterns).toMatchObject({ has_more: true });
    expect(page.properties.Patterns.relation).toHaveLength(25);
    const path = `/v1/pages/${linked.rowId}/properties/${page.properties.Patterns.id}`;
    const { answer: first } = await linked.ask('GET', `${path}?page_size=20`);
    expect(first).toMatchObject({ object: 'list', type: 'property_item', has_more: true });
    expect(first.property_item.next_url).toContain(first.next_cursor);
    const { answer: rest } = await linked.ask('GET', `${path}?start_cursor=${first.next_cursor}`);
    const all = [...first.results, ...rest.results].map(({ relation }: { relation: { id: string } }) => relation.id);
    expect(all).toEqual(ids);
  });

  it('is said of few links too, and one value is no list', async () => {
    const { answer } = await linked.ask('GET', `/v1/pages/${linked.rowId}`);
    expect(answer.properties.Patterns).toMatchObject({ relation: [], has_more: false });
    const path = `/v1/pages/${linked.rowId}/properties/${answer.properties.Count.id}`;
    expect((await linked.ask('GET', path)).answer).toMatchObject({
      object: 'property_item',
      type: 'number',
      number: null,
    });
  });
});

describe('F10: roll-ups', () => {
  it.each([
    ['count', 3],
    ['count_values', 2],
    ['empty', 1],
    ['sum', 7],
    ['average', 3.5],
    ['median', 3.5],
    ['min', 2],
    ['max', 5],
    ['range', 3],
    ['unique', 2],
    ['percent_empty', 1 / 3],
  ])('%s', async (name, number) => {
    const heavy = await linked.createPattern('heavy', { Weight: { number: 5 } });
    const light = await linked.createPattern('light', { Weight: { number: 2 } });
    const rollup = { function: name, relation_property_name: 'Patterns', rollup_property_name: 'Weight' };
    await linked.ask('PATCH', `/v1/data_sources/${linked.dataSourceId}`, { properties: { Sum: { rollup } } });
    const { answer } = await link(linked.patternId, heavy, light);
    expect(answer.properties.Sum.rollup).toEqual({ type: 'number', number, function: name });
  });

  it('show the values themselves, and the latest date', async () => {
    const seen = await linked.createPattern('seen', { Seen: { date: { start: '2026-09-01' } } });
    const properties = {
      Names: {
        rollup: { function: 'show_original', relation_property_name: 'Patterns', rollup_property_name: 'Pattern' },
      },
      Last: { rollup: { function: 'latest_date', relation_property_name: 'Patterns', rollup_property_name: 'Seen' } },
    };
    await linked.ask('PATCH', `/v1/data_sources/${linked.dataSourceId}`, { properties });
    const { answer } = await link(linked.patternId, seen);
    expect(answer.properties.Last.rollup).toMatchObject({ type: 'date', date: { start: '2026-09-01' } });
    expect(answer.properties.Names.rollup.array).toHaveLength(2);
    expect(JSON.stringify(answer.properties.Names.rollup.array)).toContain('lost index');
  });
});

describe('filters by links and numbers of Notion’s own', () => {
  it('find rows by the page they are linked to, and by their number', async () => {
    await linked.createRow('beta');
    await link(linked.patternId);
    await linked.ask('PATCH', `/v1/data_sources/${linked.dataSourceId}`, {
      properties: { No: { unique_id: { prefix: 'DRIFT' } } },
    });
    const names = async (filter: object) => (await linked.query({ filter })).results.map(({ id }) => id);
    expect(await names({ property: 'Patterns', relation: { contains: linked.patternId } })).toEqual([linked.rowId]);
    expect(await names({ property: 'Patterns', relation: { is_empty: true } })).toHaveLength(1);
    expect(await names({ property: 'No', unique_id: { equals: 1 } })).toEqual([linked.rowId]);
    const { answer } = await linked.ask('GET', `/v1/pages/${linked.rowId}`);
    expect(answer.properties.No.unique_id).toEqual({ prefix: 'DRIFT', number: 1 });
  });
});

describe('R16: dates told from today', () => {
  it.each([
    ['2026-09-01', { equals: 'today' }, true],
    ['2026-09-01', { before: 'today' }, false],
    ['2026-08-31', { equals: 'yesterday' }, true],
    ['2026-08-25', { on_or_after: 'one_week_ago' }, true],
    ['2026-08-25', { past_week: {} }, true],
    ['2026-08-24', { past_week: {} }, false],
    ['2026-09-30', { next_month: {} }, true],
    ['2026-08-29', { this_week: {} }, false],
    ['2026-09-05', { this_week: {} }, true],
  ])('%s is found by %j: %s', async (start, date, found) => {
    await linked.ask('PATCH', `/v1/pages/${linked.rowId}`, { properties: { When: { date: { start } } } });
    expect((await linked.query({ filter: { property: 'When', date } })).results).toHaveLength(found ? 1 : 0);
  });
});

describe('R15: a row that moves', () => {
  it('leaves the query, keeps its title, and comes back with values of equal columns', async () => {
    await linked.ask('PATCH', `/v1/pages/${linked.rowId}`, { properties: { Count: { number: 4 } } });
    const path = `/v1/pages/${linked.rowId}/move`;
    const { answer } = await linked.ask('POST', path, { parent: { page_id: linked.notion.rootPageId } });
    expect(answer.parent).toEqual({ type: 'page_id', page_id: linked.notion.rootPageId });
    expect(Object.keys(answer.properties)).toEqual(['title']);
    expect((await linked.query()).results).toHaveLength(0);
    await linked.ask('POST', path, { parent: { data_source_id: linked.patternsId } });
    const { answer: moved } = await linked.ask('GET', `/v1/pages/${linked.rowId}`);
    expect(moved.properties.Pattern.title[0].plain_text).toBe('acme');
    expect(moved.properties.Weight.number).toBeNull();
  });
});
