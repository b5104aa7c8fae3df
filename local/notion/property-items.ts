import { newId } from './add.ts';
import { type Context, pageById, requireCapability } from './context.ts';
import { pageOf } from './lists.ts';
import { answerCell, cellOf } from './property-types.ts';
import { invalid } from './refusal.ts';
import { visibleIds } from './relations.ts';
import { expandPieces } from './rich-text.ts';
import { findProperty } from './schema.ts';
import { columnsOf } from './shape.ts';
import { encodeId } from './shape-column.ts';
import type { Page, Property } from './state.ts';

/** One property of one page, all of it: lists come a page at a time, where the page itself shows the first 25. */
export function retrieveProperty(context: Context): unknown {
  const page = pageById(context, context.id);
  requireCapability(context, 'read');
  const property = findProperty(columnsOf(context.state, page), decodeURIComponent(context.subId));
  if (!property) throw invalid(`Could not find property with name or id: ${context.subId}`);
  const id = encodeId(property.id);
  const elements = elementsOf(context, page, property);
  if (!elements) {
    const { has_more: _, ...value } = answerCell(property, page, context);
    return { object: 'property_item', id, ...value };
  }
  const scope = `${page.id}/${property.id}`;
  const { shown, next } = pageOf(
    elements,
    context,
    (cursor) => offsetOf(context, cursor, scope),
    (offset) => {
      const cursor = newId();
      context.state.cursors.set(cursor, { scope, offset });
      return cursor;
    },
  );
  const total = property.type === 'rollup' ? answerCell(property, page, context).rollup : {};
  const nextUrl = next === null ? null : `/v1/pages/${page.id}/properties/${id}?start_cursor=${next}`;
  return {
    object: 'list',
    results: shown.map((element) => ({ object: 'property_item', id, ...element })),
    next_cursor: next,
    has_more: next !== null,
    type: 'property_item',
    property_item: { id, next_url: nextUrl, type: property.type, [property.type]: total },
  };
}

function offsetOf({ state }: Context, cursor: string, scope: string): number {
  const known = state.cursors.get(cursor);
  return known?.scope === scope ? known.offset : -1;
}

/** Undefined for properties that are one value. */
function elementsOf(context: Context, page: Page, property: Property): object[] | undefined {
  const value = cellOf(page, property);
  const { type } = property;
  if (value.is === 'text') return expandPieces(value.pieces).map((piece) => ({ type, [type]: piece }));
  if (value.is === 'people') return value.ids.map((id) => ({ type, people: { object: 'user', id } }));
  if (value.is === 'relation')
    return visibleIds(context, property, value.ids).map((id) => ({ type, relation: { id } }));
  return type === 'rollup' ? [] : undefined;
}
