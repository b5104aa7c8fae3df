import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startNotionStandIn } from '../../../../local/notion/stand-in.ts';
import { type Linked, openLinked } from '../open-linked.ts';
import { openClient, text } from '../open-stand-in.ts';

let linked: Linked;
beforeEach(async () => {
  linked = await openLinked();
});
afterEach(() => linked.notion.stop());

const acme = { column: 'Name', text: 'acme' };

describe('the drawn page', () => {
  it('shows icons, what is written in a row, and comments, all escaped', async () => {
    await linked.client.pages.update({ page_id: linked.rowId, icon: { emoji: '🔴' } });
    await linked.client.databases.update({
      database_id: linked.notion.databaseId,
      icon: { type: 'icon', icon: { name: 'warning', color: 'red' } },
      description: text('3 of 4 in sync'),
    });
    linked.notion.human.writeInRow(
      acme,
      '# <b>Drift</b>\n```diff\n- was\n+ is\n```\n<details>\n<summary>more</summary>\n\tdeep\n</details>',
    );
    await linked.client.comments.create({ parent: { page_id: linked.rowId }, rich_text: text('<i>why?</i>') });
    const html = linked.notion.renderPage();
    expect(html).toContain('<span class="icon">🔴</span> acme');
    expect(html).toContain('<span class="icon dot red" title="warning"></span> Drift matrix');
    expect(html).toContain('<p>3 of 4 in sync</p>');
    expect(html).toContain('<h2>&lt;b&gt;Drift&lt;/b&gt;</h2>');
    expect(html).toContain('<span class="removed">- was</span>\n<span class="added">+ is</span>');
    expect(html).toContain('<summary>more</summary>');
    expect(html).toContain('&lt;i&gt;why?&lt;/i&gt;');
  });

  it('shows every data source with its links and roll-ups, and the names of the views', async () => {
    const rollup = { function: 'count' as const, relation_property_name: 'Patterns', rollup_property_name: 'Pattern' };
    await linked.client.dataSources.update({ data_source_id: linked.dataSourceId, properties: { Hits: { rollup } } });
    await linked.ask('PATCH', `/v1/pages/${linked.rowId}`, {
      properties: { Patterns: { relation: [{ id: linked.patternId }] } },
    });
    await linked.ask('POST', '/v1/views', {
      data_source_id: linked.dataSourceId,
      database_id: linked.notion.databaseId,
      name: 'Needs <attention>',
      type: 'table',
    });
    const html = linked.notion.renderPage();
    expect(html.match(/<section>/g)).toHaveLength(2);
    expect(html).toContain('Patterns <small>1</small>');
    expect(html).toContain('<span class="linked">lost index</span>');
    expect(html).toContain('<td class="rollup">1</td>');
    expect(html).toContain('Needs &lt;attention&gt;');
  });

  it('links to web pages only', async () => {
    const rich_text = [
      { text: { content: 'good', link: { url: 'https://example.org' } } },
      { text: { content: 'bad', link: { url: 'javascript:alert(1)' } } },
    ];
    await linked.createRow('links', { Key: { rich_text } });
    const html = linked.notion.renderPage();
    expect(html).toContain('<a href="https://example.org">good</a>');
    expect(html).not.toContain('javascript:');
  });

  it('shows a database that a connection has made', async () => {
    const empty = await startNotionStandIn({ seedDatabase: false });
    await openClient(empty).databases.create({
      parent: { type: 'page_id', page_id: empty.rootPageId },
      title: text('Made here'),
    });
    expect(empty.renderPage()).toContain('Made here');
    await empty.stop();
  });
});
