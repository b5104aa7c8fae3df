import { cellOf, storeValue } from './property-types.ts';
import { changeSchema, findProperty } from './schema.ts';
import { addDataSource, addPage, type DataSource, type Page, type Property, type State } from './state.ts';

/** What people do in Notion while nobody asks. Rows are found by the value of a column, by name. */
export interface Human {
  renameColumn(from: string, to: string): void;
  /** `config` as a request would send it: `{ rich_text: {} }`. An existing column is converted and loses its values. */
  addColumn(name: string, config: object): void;
  deleteColumn(name: string): void;
  /** `value` as a request would send it: `{ select: { name: 'Done' } }`. */
  changeCell(row: RowName, column: string, value: object): void;
  trashRow(row: RowName): void;
  restoreRow(row: RowName): void;
  archiveRow(row: RowName): void;
  /** Made by a person, or by the connection when an answer was lost. */
  duplicateRow(row: RowName, by: 'person' | 'connection'): void;
  addDataSource(name: string): void;
  trashDatabase(): void;
  unshareDatabase(): void;
  /** From now on the token is no longer valid. */
  revokeToken(): void;
  /** From now on the connection may only read. */
  forbidWriting(): void;
}

export interface RowName {
  readonly column: string;
  readonly text: string;
}

export function createHuman(state: State, databaseId: string): Human {
  const dataSource = (): DataSource => {
    const found = [...state.dataSources.values()].find((candidate) => candidate.databaseId === databaseId);
    if (!found) throw new Error('The stand-in was started without a database.');
    return found;
  };
  const column = (name: string): Property => {
    const found = findProperty(dataSource().properties, name);
    if (!found) throw new Error(`There is no column ${name}.`);
    return found;
  };
  const row = ({ column: name, text }: RowName): Page => {
    const found = [...state.pages.values()].find((page) => textOf(page, column(name)) === text);
    if (!found) throw new Error(`There is no row whose ${name} is ${text}.`);
    return found;
  };
  const edit = (page: Page, change: () => void): void => {
    change();
    page.editedAt = state.now();
    page.editedBy = state.humanId;
  };
  const change = (name: string, to: unknown): void => changeSchema(state, dataSource(), { [name]: to }, 'human');
  const database = (changes: { inTrash?: boolean; shared?: boolean }): void => {
    const found = state.databases.get(databaseId);
    if (found) Object.assign(found, changes);
  };
  return {
    renameColumn: (from, to) => change(column(from).id, { name: to }),
    addColumn: (name, config) => change(name, config),
    deleteColumn: (name) => change(column(name).id, null),
    changeCell: (name, target, value) => {
      const page = row(name);
      edit(page, () => page.values.set(column(target).id, storeValue(value, column(target), 'human', state)));
    },
    trashRow: (name) => {
      const page = row(name);
      edit(page, () => {
        page.inTrash = true;
      });
    },
    restoreRow: (name) => {
      const page = row(name);
      edit(page, () => {
        page.inTrash = false;
      });
    },
    archiveRow: (name) => {
      const page = row(name);
      edit(page, () => {
        page.isArchived = true;
      });
    },
    duplicateRow: (name, by) => {
      addPage(state, dataSource(), by === 'person' ? state.humanId : state.bot.id, row(name).values);
    },
    addDataSource: (name) => {
      addDataSource(state, databaseId, name);
    },
    trashDatabase: () => database({ inTrash: true }),
    unshareDatabase: () => database({ shared: false }),
    revokeToken: () => {
      state.token = 'revoked';
    },
    forbidWriting: () => {
      state.bot.canWrite = false;
    },
  };
}

function textOf(page: Page, property: Property): string {
  const value = cellOf(page, property);
  return value.is === 'text' ? value.pieces.map(({ content }) => content).join('') : '';
}
