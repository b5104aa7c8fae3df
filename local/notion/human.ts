import { addDataSource, addPage, addPlainPage, newId } from './add.ts';
import { draftBlocks, insertBlocks } from './blocks.ts';
import { blockOf, copyBlocks, moveBlock, renameBlock } from './human-blocks.ts';
import { blocksFromMarkdown, markdownOf } from './markdown-text.ts';
import { moveRow } from './pages.ts';
import { cellOf, storeValue } from './property-types.ts';
import { setValues } from './relations.ts';
import { plainText } from './rich-text.ts';
import { changeSchema, findProperty } from './schema.ts';
import type { Capability, Connection, DataSource, Page, Property, State } from './state.ts';

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
  /** Out of the database, into a page of its own beside it. */
  moveRowOut(row: RowName): void;
  /** Made by a person, or by the connection when an answer was lost. */
  duplicateRow(row: RowName, by: 'person' | 'connection'): void;
  /** Writes below what is there. */
  writeInRow(row: RowName, markdown: string): void;
  /** Gives the block that begins with this text another text. */
  renameBlock(row: RowName, text: string, to: string): void;
  /** Moves the block that begins with this text into the one that begins with the other, or to the end of its page. */
  moveBlock(row: RowName, text: string, into?: string): void;
  /** Moves it to the trash. */
  trashBlock(row: RowName, text: string): void;
  /** The body of a row as markdown. */
  readRow(row: RowName): string;
  addDataSource(name: string): void;
  trashDatabase(): void;
  lockDatabase(): void;
  unshareDatabase(): void;
  shareDatabase(): void;
  /** From now on the token is no longer valid; gives the one that is. */
  revokeToken(): string;
  /** From now on the connection may only read. */
  forbidWriting(): void;
  /** Takes one capability away, or gives it back. */
  allow(capability: Capability, allowed: boolean): void;
}

export interface RowName {
  readonly column: string;
  readonly text: string;
}

export function createHuman(state: State, databaseId: string): Human {
  const writer = { state, connection: null };
  const dataSource = (): DataSource => {
    const found = [...state.dataSources.values()].find((candidate) => candidate.databaseId === databaseId);
    if (!found) throw new Error('The stand-in was started without a database.');
    return found;
  };
  const connection = (): Connection => {
    const [first] = state.connections;
    if (!first) throw new Error('The workspace has no connection.');
    return first;
  };
  const column = (name: string): Property => {
    const found = findProperty(dataSource().properties, name);
    if (!found) throw new Error(`There is no column ${name}.`);
    return found;
  };
  const row = ({ column: name, text }: RowName): Page => {
    const named = [...state.pages.values()].filter(
      (page) => page.dataSourceId === dataSource().id && textOf(page, column(name)) === text,
    );
    // One in the trash is meant only where there is no other.
    const found = named.find(({ inTrash }) => !inTrash) ?? named[0];
    if (!found) throw new Error(`There is no row whose ${name} is ${text}.`);
    return found;
  };
  const edit = (name: RowName, change: (page: Page) => void): void => {
    const page = row(name);
    change(page);
    page.editedAt = state.now();
    page.editedBy = state.humanId;
  };
  const change = (name: string, to: unknown): void => changeSchema(writer, dataSource(), { [name]: to }, 'human');
  const database = (changes: { inTrash?: boolean; shared?: boolean; isLocked?: boolean }): void => {
    const found = state.databases.get(databaseId);
    if (found) Object.assign(found, changes);
  };
  const allow = (capability: Capability, allowed: boolean): void => {
    if (allowed) connection().can.add(capability);
    else connection().can.delete(capability);
  };
  return {
    renameColumn: (from, to) => change(column(from).id, { name: to }),
    addColumn: (name, config) => change(name, config),
    deleteColumn: (name) => change(column(name).id, null),
    changeCell: (name, target, value) =>
      edit(name, (page) => {
        const wanted = column(target);
        setValues(
          state,
          page,
          dataSource().properties,
          new Map([[wanted.id, storeValue(value, wanted, 'human', writer)]]),
          'person',
        );
      }),
    trashRow: (name) =>
      edit(name, (page) => {
        page.inTrash = true;
      }),
    restoreRow: (name) =>
      edit(name, (page) => {
        page.inTrash = false;
      }),
    archiveRow: (name) =>
      edit(name, (page) => {
        page.isArchived = true;
      }),
    moveRowOut: (name) =>
      edit(name, (page) => {
        const target = addPlainPage(state, newId(), 'Elsewhere', state.rootPageId);
        moveRow(page, dataSource().properties, { pageId: target.id });
      }),
    duplicateRow: (name, by) => {
      const [from, author] = [row(name), by === 'person' ? state.humanId : connection().id];
      const copy = addPage(state, dataSource(), author, from.values);
      copyBlocks(state, from.id, copy.id, author);
    },
    writeInRow: (name, markdown) =>
      edit(name, (page) => {
        insertBlocks(state, page.id, draftBlocks(state, blocksFromMarkdown(markdown), 'human', page.id), state.humanId);
      }),
    renameBlock: (name, text, to) => edit(name, (page) => renameBlock(blockOf(state, page.id, text), to)),
    moveBlock: (name, text, into) =>
      edit(name, (page) =>
        moveBlock(
          state,
          blockOf(state, page.id, text),
          into === undefined ? page.id : blockOf(state, page.id, into).id,
        ),
      ),
    trashBlock: (name, text) =>
      edit(name, (page) => {
        blockOf(state, page.id, text).inTrash = true;
      }),
    readRow: (name) => markdownOf(state, row(name).id).join('\n'),
    addDataSource: (name) => {
      addDataSource(state, databaseId, name);
    },
    trashDatabase: () => database({ inTrash: true }),
    lockDatabase: () => database({ isLocked: true }),
    unshareDatabase: () => database({ shared: false }),
    shareDatabase: () => database({ shared: true }),
    revokeToken: () => {
      const token = newId();
      connection().token = token;
      return token;
    },
    forbidWriting: () => {
      allow('insert', false);
      allow('update', false);
    },
    allow,
  };
}

function textOf(page: Page, property: Property): string {
  const value = cellOf(page, property);
  return value.is === 'text' ? plainText(value.pieces) : '';
}
