import { dataSourcesOf } from '../add.ts';
import { cellOf } from '../property-types.ts';
import { plainText } from '../rich-text.ts';
import { pagesOf } from '../rows.ts';
import type { DataSource, Page, Property, State, View } from '../state.ts';
import { pageScript, pageStyle } from './assets.ts';
import { drawBody } from './body.ts';
import { drawCell, drawIcon } from './cells.ts';
import { escapeHtml } from './text.ts';

/**
 * The database as Notion would draw it: one HTML file that needs nothing else. Without an id, the first database there
 * is. A click on a row's title opens what is written in it.
 */
export function renderDatabase(state: State, databaseId: string): string {
  const database = state.databases.get(databaseId) ?? [...state.databases.values()][0];
  const title = plainText(database?.title ?? []) || (database ? 'Untitled' : 'No database yet');
  const description = plainText(database?.description ?? []);
  const sources = database ? dataSourcesOf(state, database.id) : [];
  const [first] = sources;
  const count = first ? pagesOf(state, first).length : 0;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${pageStyle}</style></head>
<body>
<header><h1>${drawIcon(database?.icon)}${escapeHtml(title)}</h1>${description && `<p>${escapeHtml(description)}</p>`}
${drawTabs(state, database?.id ?? '')}
<div class="bar"><input id="search" type="search" placeholder="Search ${count} rows" aria-label="Search rows">
<span id="count">${count} rows</span></div>
${first ? statusBar(first, pagesOf(state, first)) : ''}</header>
<main>${sources.map((source) => drawSource(state, source, sources.length > 1)).join('\n')}
${count === 0 ? nothingYet : ''}</main>
<aside id="peek" hidden><button id="close" aria-label="Close">×</button></aside>
<footer>Drawn by the local stand-in for Notion. Nothing left this machine.</footer>
<script>${pageScript}</script>
</body></html>
`;
}

const nothingYet = '<p class="empty">No rows yet. They appear with the first sweep.</p>';

const tabIcons: Readonly<Record<string, string>> = { board: '▥', chart: '◔', list: '≡', calendar: '▦', dashboard: '▣' };

/** The names of the views, as Notion shows them above the table. What they filter is left to Notion. */
function drawTabs(state: State, databaseId: string): string {
  const views = [...state.views.values()].filter((view) => view.databaseId === databaseId && view.dashboardId === null);
  const tab = ({ name, type }: View): string =>
    `<li title="${escapeHtml(type)}">${tabIcons[type] ?? '▤'} ${escapeHtml(name)}</li>`;
  return views.length > 1 ? `<ul class="tabs">${views.map(tab).join('')}</ul>` : '';
}

function drawSource(state: State, source: DataSource, named: boolean): string {
  const columns = inReadingOrder(source.properties);
  const pages = pagesOf(state, source);
  const head = `<h2>${drawIcon(source.icon)}${escapeHtml(source.name)} <small>${pages.length}</small></h2>`;
  return `<section>${named ? head : ''}
<table><thead><tr>${columns.map(headCell).join('')}</tr></thead>
<tbody>${pages.map((page) => drawRow(state, page, columns)).join('\n')}</tbody></table></section>`;
}

/** Title first, what only machines read last, the rest as created. */
function inReadingOrder(properties: readonly Property[]): Property[] {
  const weight = ({ type, name }: Property): number => (type === 'title' ? 0 : /fingerprint/i.test(name) ? 2 : 1);
  return [...properties].sort((a, b) => weight(a) - weight(b));
}

const icons: Readonly<Record<string, string>> = {
  title: 'Aa',
  rich_text: '≡',
  number: '#',
  select: '◉',
  status: '◌',
  multi_select: '☰',
  date: '▦',
  checkbox: '☑',
  url: '🔗',
  people: '☺',
  relation: '↗',
  rollup: 'Σ',
  formula: '∑',
  files: '⎙',
  unique_id: '№',
};

const headCell = ({ name, type }: Property): string =>
  `<th class="${type}" title="${type}"><button><i>${icons[type] ?? '·'}</i>${escapeHtml(name)}</button></th>`;

function drawRow(state: State, page: Page, columns: readonly Property[]): string {
  const body = drawBody(state, page);
  const cells = columns.map((column) => bodyCell(state, page, column, body)).join('');
  return `<tr>${cells}</tr>`;
}

function bodyCell(state: State, page: Page, column: Property, body: string): string {
  const value = cellOf(page, column);
  const whole = value.is === 'text' ? plainText(value.pieces) : '';
  const hint = whole.length > 40 ? ` title="${escapeHtml(whole)}"` : '';
  const drawn = drawCell(state, page, column);
  if (column.type !== 'title') return `<td class="${column.type}"${hint}>${drawn}</td>`;
  const peek =
    body === ''
      ? ''
      : ` <button class="open" aria-label="Open">▤</button><template><h2>${drawn}</h2>${body}</template>`;
  return `<td class="title"${hint}>${drawIcon(page.icon)}${drawn}${peek}</td>`;
}

/** How many rows each option of the first select column has: the picture at a glance, and a filter. */
function statusBar({ properties }: DataSource, pages: readonly Page[]): string {
  const column = inReadingOrder(properties).find(({ type }) => type === 'select');
  if (!column) return '';
  const counts = new Map<string, number>();
  for (const page of pages) {
    const value = cellOf(page, column);
    if (value.is === 'option' && value.id !== null) counts.set(value.id, (counts.get(value.id) ?? 0) + 1);
  }
  const chips = column.options
    .filter(({ id }) => counts.has(id))
    .map(({ id, name, color }) => {
      const shown = escapeHtml(name);
      return `<button class="chip ${escapeHtml(color)}" data-filter="${shown}">${shown} <b>${counts.get(id)}</b></button>`;
    });
  return `<div class="statuses">${chips.join(' ')}</div>`;
}
