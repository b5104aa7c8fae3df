import { type Context, isVisible } from './context.ts';
import { cutTime, plainText } from './rich-text.ts';
import type { Database, State } from './state.ts';

/** A database that lies in a page is a block of that page, under its own id. Here such blocks come after the text. */

export const databasesIn = (context: Context, pageId: string): string[] =>
  [...context.state.databases.values()]
    .filter(
      ({ id, parentPageId, inTrash }) => parentPageId === pageId && !inTrash && isVisible(context, 'database', id),
    )
    .map(({ id }) => id);

export function shapeChildDatabase(state: State, database: Database): unknown {
  const person = { object: 'user', id: state.humanId };
  return {
    object: 'block',
    id: database.id,
    parent: { type: 'page_id', page_id: database.parentPageId },
    created_time: cutTime(database.createdAt),
    last_edited_time: cutTime(database.editedAt),
    created_by: person,
    last_edited_by: person,
    has_children: false,
    in_trash: database.inTrash,
    type: 'child_database',
    child_database: { title: plainText(database.title) },
  };
}
