import * as z from 'zod';
import type * as answers from './answers.ts';
import type { Calls } from './calls.ts';
import { NotionFailure } from './failure.ts';
import { type Memory, remember } from './memory.ts';
import type { Softly } from './softly.ts';
import type { View } from './views.ts';

/** The id of each view by its key; empty where there is none and none is to be made. */
const remembered = z.record(z.string(), z.string());
type Made = z.infer<typeof remembered>;

/**
 * Makes the views that were never made. Whoever deletes or changes one does not want it otherwise: none is made twice, none
 * is changed. Where nothing is remembered and one of ours is there, the others count as deleted. What Notion refuses is not
 * asked for again: a free workspace, for one, has a single chart.
 */
export async function ensureViews(
  calls: Calls,
  database: answers.Database,
  views: readonly View[],
  { memory, softly }: { readonly memory: Memory; readonly softly: Softly },
): Promise<void> {
  const store = remember(memory, `views-${database.id}`, remembered);
  const known = await store.load();
  const missing = views.filter(({ key }) => known?.[key] === undefined);
  if (missing.length === 0) return;
  const there = await softly('the views', () => readViews(calls, database.id));
  if (!there) return;
  const made: Made = { ...known };
  for (const { key, name } of missing) {
    const id = there.get(name);
    if (id !== undefined) made[key] = id;
  }
  const wereMade = known === undefined && Object.keys(made).length > 0;
  for (const view of missing) {
    if (made[view.key] !== undefined) continue;
    if (wereMade) made[view.key] = '';
    else {
      const id = await createView(calls, database.id, view, softly);
      if (id !== undefined) made[view.key] = id;
    }
    await store.save(made);
  }
  await store.save(made);
}

const listed = z.object({ results: z.array(z.object({ id: z.string() })) });
const view = z.object({ id: z.string(), name: z.string().optional() });

/** By name: ids. The list itself has only ids. */
async function readViews(calls: Calls, database: string): Promise<ReadonlyMap<string, string>> {
  const { results } = await calls.call({
    repeat: 'always',
    send: (client) => client.views.list({ database_id: database, page_size: 100 }),
    answer: listed,
  });
  const names = new Map<string, string>();
  for (const { id } of results) {
    const { name = '' } = await calls.call({
      repeat: 'always',
      send: (client) => client.views.retrieve({ view_id: id }),
      answer: view,
    });
    names.set(name, id);
  }
  return names;
}

/** Empty when Notion does not want it; undefined when it may want it another time. */
async function createView(
  calls: Calls,
  database: string,
  { name, request }: View,
  softly: Softly,
): Promise<string | undefined> {
  let isRefused = false;
  const made = await softly(`the view “${name}”`, async () => {
    try {
      // The SDK's types know no filter and no sort of a view.
      const body = { database_id: database, name, ...request };
      return await calls.call({
        repeat: 'unsaved',
        send: (client) => client.request({ path: 'views', method: 'post', body }),
        answer: view,
      });
    } catch (thrown) {
      isRefused = thrown instanceof NotionFailure && thrown.failure.is === 'refused';
      throw thrown;
    }
  });
  return made?.id ?? (isRefused ? '' : undefined);
}
