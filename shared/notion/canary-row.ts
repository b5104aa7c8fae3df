import * as answers from './answers.ts';
import type { Calls } from './calls.ts';
import { NotionFailure } from './failure.ts';
import type { Place } from './find-data-source.ts';
import { askerOf, type Capability, explain } from './messages.ts';
import { toPieces } from './text.ts';
import { trashRow } from './trash-row.ts';

/** A row that only tries whether rows can be made and changed. It has no tenant id, so no sweep takes it for one. */
const title = 'driftmatrix doctor: this row may be deleted';

/**
 * Makes a row and moves it to the trash, with all that earlier tries left behind. Throws what a person must do, naming the
 * capability that is missing, and the row where it had to stay.
 */
export async function tryCanaryRow(calls: Calls, place: Place): Promise<void> {
  const explained = (thrown: unknown, what: string, needs: Capability): unknown =>
    explain(thrown, { what, needs, ...askerOf(place) });
  let made: string | undefined;
  let lost: unknown;
  try {
    made = await create(calls, place.dataSource.id);
  } catch (thrown) {
    if (!isUnknown(thrown)) throw explained(thrown, `a row to "${place.name}"`, 'Insert content');
    lost = thrown;
  }
  try {
    const rows = new Set(await findCanaries(calls, place));
    if (made !== undefined) rows.add(made);
    for (const id of rows) await trashRow(calls, id);
    if (rows.size > 0) return;
  } catch (thrown) {
    throw explained(
      thrown,
      `the row "${title}", which stays in "${place.name}" and is yours to delete`,
      'Update content',
    );
  }
  throw explained(lost, `a row; look for "${title}" and delete it`, 'Insert content');
}

const isUnknown = (thrown: unknown): boolean => thrown instanceof NotionFailure && thrown.failure.is === 'unknown';

async function create(calls: Calls, dataSourceId: string): Promise<string> {
  const { id } = await calls.call({
    repeat: 'unsaved',
    send: (client) =>
      client.pages.create({
        parent: { type: 'data_source_id', data_source_id: dataSourceId },
        properties: { title: { title: toPieces(title) } },
        filter_properties: ['title'],
      }),
    answer: answers.written,
  });
  return id;
}

/** Rows of that name which nobody but us has touched. */
async function findCanaries(calls: Calls, { dataSource, bot }: Place): Promise<string[]> {
  const { results } = await calls.call({
    repeat: 'always',
    send: (client) =>
      client.dataSources.query({
        data_source_id: dataSource.id,
        filter_properties: ['title'],
        filter: { property: 'title', title: { equals: title } },
      }),
    answer: answers.pageList,
  });
  return results.filter((page) => 'last_edited_by' in page && page.last_edited_by.id === bot.id).map(({ id }) => id);
}
