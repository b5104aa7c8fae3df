import { type Context, missing, requireCapability } from './context.ts';
import { pageById } from './lists.ts';
import type { Connection } from './state.ts';

/** The people and connections of the workspace. */

interface User {
  readonly id: string;
  readonly [key: string]: unknown;
}

export const retrieveMe = ({ state, connection }: Context): unknown =>
  bot(state.workspace, state.rootPageId, connection);

const bot = (workspace: string, workspaceId: string, { id, name }: Connection): User => ({
  object: 'user',
  id,
  name,
  avatar_url: null,
  type: 'bot',
  bot: {
    owner: { type: 'workspace', workspace: true },
    workspace_name: workspace,
    workspace_id: workspaceId,
    workspace_limits: { max_file_upload_size_in_bytes: 5_242_880 },
  },
});

function everyone({ state }: Context): User[] {
  const human = {
    object: 'user',
    id: state.humanId,
    name: 'Zoë Example',
    avatar_url: null,
    type: 'person',
    person: {},
  };
  return [human, ...state.connections.map((connection) => bot(state.workspace, state.rootPageId, connection))];
}

export function listUsers(context: Context): unknown {
  requireCapability(context, 'readUsers');
  const { shown, next } = pageById(everyone(context), context);
  return { object: 'list', results: shown, next_cursor: next, has_more: next !== null, type: 'user', user: {} };
}

export function retrieveUser(context: Context): unknown {
  const found = everyone(context).find(({ id }) => id === context.id);
  requireCapability(context, 'readUsers');
  if (!found) throw missing(context, 'user', context.id);
  return found;
}
