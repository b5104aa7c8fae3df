import { cellOf } from './property-types.ts';
import { type DataSource, dataSourcesOf, type Page, type Property, type State } from './state.ts';

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

function plainValue(page: Page, property: Property): PlainValue {
  const value = cellOf(page, property);
  const nameOf = (id: string | null): string | null =>
    property.options.find((option) => option.id === id)?.name ?? null;
  switch (value.is) {
    case 'text':
      return value.pieces.map(({ content }) => content).join('');
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
      return value.ids;
    case 'computed':
      return new Date(property.type === 'last_edited_time' ? page.editedAt : page.createdAt).toISOString();
  }
}
