import { pageScript, pageStyle } from './page-assets.ts';
import { cellOf } from './property-types.ts';
import { pagesOf, plainRows } from './rows.ts';
import { dataSourcesOf, type Page, type Property, type State } from './state.ts';

/** The database as Notion would draw it: one HTML file that needs nothing else. */
export function renderDatabase(state: State, databaseId: string): string {
  const database = state.databases.get(databaseId);
  const [dataSource] = dataSourcesOf(state, databaseId);
  const title = database?.title.map(({ content }) => content).join('') || 'No database yet';
  const description = database?.description.map(({ content }) => content).join('') ?? '';
  const columns = dataSource ? inReadingOrder(dataSource.properties) : [];
  const pages = dataSource ? pagesOf(state, dataSource) : [];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${pageStyle}</style></head>
<body>
<header><h1>${escapeHtml(title)}</h1>${description && `<p>${escapeHtml(description)}</p>`}
<div class="bar"><input id="search" type="search" placeholder="Search ${pages.length} rows" aria-label="Search rows">
<span id="count">${pages.length} rows</span></div>
${statusBar(columns, pages)}</header>
<main><table><thead><tr>${columns.map(headCell).join('')}</tr></thead>
<tbody>${pages.map((page) => bodyRow(page, columns)).join('\n')}</tbody></table>
${plainRows(state, databaseId).length === 0 ? '<p class="empty">No rows yet. They appear with the first sweep.</p>' : ''}</main>
<footer>Drawn by the local stand-in for Notion. Nothing left this machine.</footer>
<script>${pageScript}</script>
</body></html>
`;
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
};

const headCell = ({ name, type }: Property): string =>
  `<th class="${type}" title="${escapeHtml(type)}"><button><i>${icons[type] ?? '·'}</i>${escapeHtml(name)}</button></th>`;

const bodyRow = (page: Page, columns: readonly Property[]): string =>
  `<tr>${columns.map((column) => bodyCell(page, column)).join('')}</tr>`;

function bodyCell(page: Page, column: Property): string {
  const value = cellOf(page, column);
  const whole = value.is === 'text' ? value.pieces.map(({ content }) => content).join('') : '';
  const hint = whole.length > 40 ? ` title="${escapeHtml(whole)}"` : '';
  return `<td class="${column.type}"${hint}>${cell(page, column)}</td>`;
}

function cell(page: Page, property: Property): string {
  const value = cellOf(page, property);
  switch (value.is) {
    case 'text':
      return value.pieces
        .map(({ content, link }) =>
          link && /^https?:/.test(link)
            ? `<a href="${escapeHtml(link)}">${escapeHtml(content)}</a>`
            : escapeHtml(content),
        )
        .join('');
    case 'number':
      if (value.number === null) return '';
      return value.number === 0 ? '<span class="zero">0</span>' : escapeHtml(value.number.toLocaleString('en-US'));
    case 'option':
      return value.id === null ? '' : chip(property, value.id);
    case 'options':
      return value.ids.map((id) => chip(property, id)).join(' ');
    case 'date':
      return value.start === null
        ? ''
        : `<time datetime="${escapeHtml(value.start)}">${escapeHtml(readable(value.start))}</time>`;
    case 'checkbox':
      return value.checked ? '☑' : '☐';
    case 'string':
      return escapeHtml(value.text ?? '');
    case 'people':
      return value.ids.map(() => 'A person').join(', ');
    case 'computed':
      return '';
  }
}

function chip(property: Property, id: string): string {
  const option = property.options.find((candidate) => candidate.id === id);
  return option ? `<span class="chip ${escapeHtml(option.color)}">${escapeHtml(option.name)}</span>` : '';
}

/** How many rows each option of the first select column has: the picture at a glance, and a filter. */
function statusBar(columns: readonly Property[], pages: readonly Page[]): string {
  const column = columns.find(({ type }) => type === 'select');
  if (!column) return '';
  const counts = new Map<string, number>();
  for (const page of pages) {
    const value = cellOf(page, column);
    if (value.is === 'option' && value.id !== null) counts.set(value.id, (counts.get(value.id) ?? 0) + 1);
  }
  const chips = column.options
    .filter(({ id }) => counts.has(id))
    .map(
      ({ id, name, color }) =>
        `<button class="chip ${escapeHtml(color)}" data-filter="${escapeHtml(name)}">${escapeHtml(name)} <b>${counts.get(id)}</b></button>`,
    );
  return `<div class="statuses">${chips.join(' ')}</div>`;
}

function readable(start: string): string {
  const at = new Date(start);
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return start.length === 10 ? day : `${day}, ${at.toISOString().slice(11, 16)} UTC`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
