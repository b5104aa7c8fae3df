import * as z from 'zod';
import { answerCell, cellOf } from '../property-types.ts';
import { expandPieces, plainText } from '../rich-text.ts';
import { plainValue } from '../rows.ts';
import type { Page, Property, State } from '../state.ts';
import { drawLink, drawPieces, escapeHtml } from './text.ts';

/** One cell of the drawn table. */
export function drawCell(state: State, page: Page, property: Property): string {
  const value = cellOf(page, property);
  switch (value.is) {
    case 'text':
      return drawPieces(expandPieces(value.pieces));
    case 'number':
      return drawNumber(value.number);
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
    case 'relation':
      return value.ids.map((id) => `<span class="linked">${escapeHtml(titleOf(state, id))}</span>`).join(' ');
    case 'files':
      return value.files.map(({ name, url }) => drawLink(url, escapeHtml(name))).join(', ');
    case 'computed':
      return computed(state, page, property);
  }
}

const drawNumber = (number: number | null): string => {
  if (number === null) return '';
  return number === 0 ? '<span class="zero">0</span>' : escapeHtml(number.toLocaleString('en-US'));
};

const rollup = z.object({ rollup: z.object({ number: z.number().nullable() }) });

function computed(state: State, page: Page, property: Property): string {
  if (property.type === 'unique_id') return escapeHtml([property.prefix, page.rowNumber].filter(Boolean).join('-'));
  if (property.type === 'created_by' || property.type === 'last_edited_by') {
    const by = property.type === 'created_by' ? page.createdBy : page.editedBy;
    return escapeHtml(state.connections.find(({ id }) => id === by)?.name ?? 'A person');
  }
  if (property.type === 'rollup') {
    const found = rollup.safeParse(answerCell(property, page, { state, connection: null }));
    return found.success ? drawNumber(found.data.rollup.number) : '';
  }
  const at = plainValue(page, property);
  return typeof at === 'string' ? `<time datetime="${at}">${escapeHtml(readable(at))}</time>` : '';
}

function titleOf(state: State, pageId: string): string {
  const title = state.pages.get(pageId)?.values.get('title');
  return (title?.is === 'text' ? plainText(title.pieces) : '') || 'Untitled';
}

function chip(property: Property, id: string): string {
  const option = property.options.find((candidate) => candidate.id === id);
  return option ? `<span class="chip ${escapeHtml(option.color)}">${escapeHtml(option.name)}</span>` : '';
}

function readable(start: string): string {
  const at = new Date(start);
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return start.length === 10 ? day : `${day}, ${at.toISOString().slice(11, 16)} UTC`;
}

const emoji = z.object({ emoji: z.string() });
const named = z.object({ icon: z.object({ name: z.string(), color: z.string() }) });

/** An emoji as it is, an icon of Notion's own as a dot in its colour; pictures from elsewhere are not fetched. */
export function drawIcon(icon: unknown): string {
  const picture = emoji.safeParse(icon);
  if (picture.success) return `<span class="icon">${escapeHtml(picture.data.emoji)}</span> `;
  const own = named.safeParse(icon);
  if (!own.success) return '';
  const { name, color } = own.data.icon;
  return `<span class="icon dot ${escapeHtml(color)}" title="${escapeHtml(name)}"></span> `;
}
