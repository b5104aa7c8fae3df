import { dataSourcesOf } from './add.ts';
import { cellOf } from './property-types.ts';
import { plainText } from './rich-text.ts';
import type { DataSource, Page, Property, State } from './state.ts';

export type PlainValue = string | number | boolean | null | readonly string[];
/** A row's values by the names of the columns. */
export type PlainRow = Readonly<Record<string, PlainValue>>;

/** The rows of the database's first data source that are neither in the trash nor archived, oldest first. */
export function plainRows(state: State, databaseId: string): PlainRow[] {
  const [dataSource] = dataSourcesOf(state, databaseId);
  if (!dataSource) return [];
  return pagesOf(state, dataSource).map((page) =>
    Object.fromEntries(dataSource.properties.map((property) => [property.name, plainValue(page, property)])),
  );
}

export function pagesOf(state: State, dataSource: DataSource): Page[] {
  return [...state.pages.values()].filter(
    (page) => page.dataSourceId === dataSource.id && !page.inTrash && !page.isArchived,
  );
}

/** All rows as queries see them at this moment: the newest ones, and the newest values, may still be hidden. */
export function rowsOf(state: State, dataSource: DataSource): Page[] {
  const now = state.now();
  return [...state.pages.values()]
    .filter((page) => page.dataSourceId === dataSource.id && page.createdAt + state.lag.queryMs <= now)
    .map((page) => (page.stale && page.stale.until > now ? { ...page, values: new Map(page.stale.values) } : page));
}

export function plainValue(page: Page, property: Property): PlainValue {
  const value = cellOf(page, property);
  const nameOf = (id: string | null): string | null =>
    property.options.find((option) => option.id === id)?.name ?? null;
  switch (value.is) {
    case 'text':
      return plainText(value.pieces);
    case 'number':
      return value.number;
    case 'option':
      return nameOf(value.id);
    case 'options':
      return value.ids.map(nameOf).filter((name) => name !== null);
    case 'date':
      return value.end === null ? value.start : `${value.start}/${value.end}`;
    case 'checkbox':
      return value.checked;
    case 'string':
      return value.text;
    case 'people':
    case 'relation':
      return value.ids;
    case 'files':
      return value.files.map(({ url }) => url);
    case 'computed':
      if (property.type === 'unique_id') return page.rowNumber;
      if (property.type === 'rollup' || property.type === 'formula') return null;
      return new Date(property.type === 'last_edited_time' ? page.editedAt : page.createdAt).toISOString();
  }
}
