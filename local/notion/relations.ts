import { isVisible, parseUuid, type Writer } from './context.ts';
import { invalid, invalidBody, notFound } from './refusal.ts';
import type { Page, Property, State, Value } from './state.ts';

/** Relations: who may be linked, and the far side that follows by itself. */

/** A page shows this many references of one property; the rest is read from the property itself. */
export const shownReferences = 25;

/** The ids to keep; refuses pages that are elsewhere, in the trash or not shared. */
export function checkRelated(writer: Writer, property: Property, ids: readonly string[], path: string): string[] {
  const { state, connection } = writer;
  return ids.map((text) => {
    const id = parseUuid(text);
    if (id === undefined) throw invalidBody(path, 'a list of valid uuids', text);
    const page = state.pages.get(id);
    if (!page || !isVisible(writer, 'page', id))
      throw notFound('page', id, connection?.name ?? '', connection?.id ?? '');
    if (page.dataSourceId !== property.relation?.dataSourceId) {
      throw invalid(`${property.name}: the page ${id} is not in the data source that the relation points to.`);
    }
    if (page.inTrash) throw invalid(`${property.name}: the page ${id} is in the trash.`);
    return id;
  });
}

/** Linked pages that the connection may see; none at all, without an error, when their database is not shared. */
export function visibleIds(writer: Writer, property: Property, ids: readonly string[]): string[] {
  const target = writer.state.dataSources.get(property.relation?.dataSourceId ?? '');
  if (!target || !isVisible(writer, 'database', target.databaseId)) return [];
  return ids.filter((id) => writer.state.pages.get(id)?.inTrash === false);
}

export const answerRelation = (writer: Writer, property: Property, ids: readonly string[]): unknown =>
  visibleIds(writer, property, ids)
    .slice(0, shownReferences)
    .map((id) => ({ id }));

/** Writes values into a row; what queries show, and the far side of relations, may follow later. */
export function setValues(
  state: State,
  page: Page,
  properties: readonly Property[],
  values: ReadonlyMap<string, Value>,
  by: 'connection' | 'person' = 'connection',
): void {
  if (state.lag.queryMs > 0 && values.size > 0) {
    page.stale = { until: state.now() + state.lag.queryMs, values: new Map(page.values) };
  }
  for (const [id, value] of values) {
    if (by === 'person') page.unseen.add(id);
    else if (page.unseen.delete(id)) state.lostUpdates += 1;
    const property = properties.find((candidate) => candidate.id === id);
    const before = page.values.get(id);
    page.values.set(id, value);
    if (property?.relation?.twinId && value.is === 'relation') {
      mirror(state, page.id, property.relation.twinId, before?.is === 'relation' ? before.ids : [], value.ids);
    }
  }
}

function mirror(
  state: State,
  rowId: string,
  propertyId: string,
  before: readonly string[],
  after: readonly string[],
): void {
  const at = state.now() + state.lag.relationMs;
  const changed = [
    ...before.filter((id) => !after.includes(id)).map((pageId) => ({ pageId, present: false })),
    ...after.filter((id) => !before.includes(id)).map((pageId) => ({ pageId, present: true })),
  ];
  state.later = [...state.later, ...changed.map((change) => ({ ...change, at, propertyId, rowId }))];
  settle(state);
}

/** Lets happen what is due: far sides of relations written a while ago. */
export function settle(state: State): void {
  const now = state.now();
  const due = state.later.filter(({ at }) => at <= now);
  if (due.length === 0) return;
  state.later = state.later.filter(({ at }) => at > now);
  for (const { pageId, propertyId, rowId, present } of due) {
    const page = state.pages.get(pageId);
    const value = page?.values.get(propertyId);
    const others = (value?.is === 'relation' ? value.ids : []).filter((id) => id !== rowId);
    page?.values.set(propertyId, { is: 'relation', ids: present ? [...others, rowId] : others });
  }
}
