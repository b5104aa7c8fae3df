import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blockTypes } from '../../../local/notion/block-types.ts';
import { type Linked, openLinked } from './open-linked.ts';

let linked: Linked;
beforeEach(async () => {
  linked = await openLinked();
});
afterEach(() => linked.notion.stop());

const words = [{ text: { content: 'words' }, annotations: { bold: true } }];
const paragraph = { type: 'paragraph', paragraph: { rich_text: words } };
const column = { type: 'column', column: { children: [paragraph] } };
const special: Record<string, object> = {
  code: { rich_text: words, language: 'diff' },
  equation: { expression: 'x^2' },
  bookmark: { url: 'https://example.org' },
  embed: { url: 'https://example.org' },
  image: { external: { url: 'https://example.org/a.png' } },
  table: { table_width: 1, children: [{ type: 'table_row', table_row: { cells: [words] } }] },
  column_list: { children: [column, column] },
  divider: {},
  breadcrumb: {},
  table_of_contents: {},
};
const append = (children: object[], more: object = {}) =>
  linked.ask('PATCH', `/v1/blocks/${linked.rowId}/children`, { children, ...more });
const list = async (query = '') => (await linked.ask('GET', `/v1/blocks/${linked.rowId}/children${query}`)).answer;
const typesOf = ({ results }: { results: { type: string }[] }) => results.map(({ type }) => type);

describe('R20: blocks', () => {
  it.each(blockTypes.filter((type) => type !== 'table_row' && type !== 'column'))(
    'a %s is taken and answered in the shape that the SDK declares',
    async (type) => {
      const { status, answer } = await append([{ type, [type]: special[type] ?? { rich_text: words } }]);
      expect(status, answer.message).toBe(200);
      expect(answer.results[0]).toMatchObject({
        object: 'block',
        type,
        parent: { type: 'page_id', page_id: linked.rowId },
      });
    },
  );

  it('stand at the start, at the end or after another, and are listed a page at a time', async () => {
    const heading = (type: string) => ({ type, [type]: { rich_text: words } });
    const { answer } = await append([heading('heading_1'), heading('heading_2')]);
    await append([heading('quote')], { position: { type: 'start' } });
    const after_block = { id: answer.results[0].id.replaceAll('-', '') };
    await append([heading('toggle')], { position: { type: 'after_block', after_block } });
    await append([heading('callout')]);
    const first = await list('?page_size=3');
    expect(typesOf(first)).toEqual(['quote', 'heading_1', 'toggle']);
    expect(first.has_more).toBe(true);
    expect(typesOf(await list(`?start_cursor=${first.next_cursor}`))).toEqual(['heading_2', 'callout']);
  });

  it('change their words, go to the trash and come back', async () => {
    const { answer } = await append([{ type: 'to_do', to_do: { rich_text: words } }]);
    const path = `/v1/blocks/${answer.results[0].id}`;
    const { answer: changed } = await linked.ask('PATCH', path, { to_do: { checked: true } });
    expect(changed.to_do).toMatchObject({
      checked: true,
      rich_text: [{ plain_text: 'words', annotations: { bold: true } }],
    });
    expect((await linked.ask('DELETE', path)).answer.in_trash).toBe(true);
    expect((await list()).results).toEqual([]);
    await linked.ask('PATCH', path, { in_trash: false });
    expect((await list()).results).toHaveLength(1);
  });

  it('hold others, and say so', async () => {
    const { answer } = await append([{ type: 'toggle', toggle: { rich_text: words, children: [paragraph] } }]);
    const path = `/v1/blocks/${answer.results[0].id}`;
    expect((await linked.ask('GET', path)).answer.has_children).toBe(true);
    const { answer: inside } = await linked.ask('GET', `${path}/children`);
    expect(inside.results[0].parent).toEqual({ type: 'block_id', block_id: answer.results[0].id });
  });

  it('are all gone after erase_content', async () => {
    await append([paragraph, paragraph]);
    await linked.ask('PATCH', `/v1/pages/${linked.rowId}`, { erase_content: true });
    expect((await list()).results).toEqual([]);
  });
});

const markdown = async () => (await linked.ask('GET', `/v1/pages/${linked.rowId}/markdown`)).answer.markdown;
const change = (type: string, given: object) =>
  linked.ask('PATCH', `/v1/pages/${linked.rowId}/markdown`, { type, [type]: given });

const everything = `# One
## Two
- a
	- deeper
1. first
2. second
- [x] done
- [ ] open
> said
\`\`\`diff
- was
+ is
\`\`\`
---
<details>
<summary>More</summary>
	inside
</details>
<callout>
	mind
</callout>
<table>
<tr><td>a</td><td>b</td></tr>
</table>
plain`;

describe('R21: markdown', () => {
  it('comes back as it was written, once it is in the form that reads give', async () => {
    await change('replace_content', { new_str: everything });
    expect(await markdown()).toBe(everything);
    expect(typesOf(await list())).toContain('table');
  });

  it('is taken by a new row', async () => {
    const { answer } = await linked.ask('POST', '/v1/pages', {
      parent: { data_source_id: linked.dataSourceId },
      properties: {},
      markdown: '# Head\n\n\ntext',
    });
    expect((await linked.ask('GET', `/v1/pages/${answer.id}/markdown`)).answer).toMatchObject({
      object: 'page_markdown',
      markdown: '# Head\ntext',
      truncated: false,
    });
  });

  it('is inserted at either end or after a passage', async () => {
    await change('replace_content', { new_str: 'one\ntwo' });
    await change('insert_content', { content: 'zero', position: { type: 'start' } });
    await change('insert_content', { content: 'three' });
    await change('insert_content', { content: 'one and a half', after: 'on...e' });
    expect(await markdown()).toBe('zero\none\none and a half\ntwo\nthree');
  });

  it('is replaced where it matches once, everywhere when told, and from one passage to another', async () => {
    await change('replace_content', { new_str: 'a b\nc\na d' });
    await change('update_content', { content_updates: [{ old_str: 'c', new_str: '$& c' }] });
    await change('update_content', { content_updates: [{ old_str: 'a', new_str: 'x', replace_all_matches: true }] });
    expect(await markdown()).toBe('x b\n$& c\nx d');
    await change('replace_content_range', { content: 'y', content_range: 'x b...c' });
    expect(await markdown()).toBe('y\nx d');
  });

  it('keeps the blocks that did not change, and the edits before one that failed', async () => {
    await change('replace_content', { new_str: 'one\ntwo\nthree' });
    const before = (await list()).results.map(({ id }: { id: string }) => id);
    const { status } = await change('update_content', {
      content_updates: [
        { old_str: 'two', new_str: '2' },
        { old_str: 'four', new_str: '4' },
      ],
    });
    expect(status).toBe(400);
    expect(await markdown()).toBe('one\n2\nthree');
    const after = (await list()).results.map(({ id }: { id: string }) => id);
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect(after[1]).not.toBe(before[1]);
  });
});
