import * as answers from './answers.ts';
import type { Calls } from './calls.ts';

/** Moves a row to the trash, where people find it again. Throws NotionFailure. */
export const trashRow = (calls: Calls, id: string): Promise<unknown> =>
  calls.call({
    repeat: 'always',
    send: (client) => client.pages.update({ page_id: id, in_trash: true, filter_properties: ['title'] }),
    answer: answers.written,
  });
