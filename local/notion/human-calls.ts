import * as z from 'zod';
import type { Human } from './human.ts';
import { capabilities } from './state.ts';

/** A person's act as data: `{ "do": "trashRow", "with": [{ "column": "Tenant ID", "text": "acme" }] }`. */
export const humanCall = z.strictObject({ do: z.string(), with: z.array(z.unknown()).default([]) });

const text = z.string();
const row = z.strictObject({ column: text, text });
const config = z.record(text, z.unknown());

type Act = (human: Human, given: readonly unknown[]) => unknown;

const nothing =
  (act: (human: Human) => unknown): Act =>
  (human, given) => {
    z.tuple([]).parse(given);
    return act(human);
  };
const onText =
  (act: (human: Human, name: string) => unknown): Act =>
  (human, given) =>
    act(human, ...z.tuple([text]).parse(given));
const onRow =
  (act: (human: Human, name: z.infer<typeof row>) => unknown): Act =>
  (human, given) =>
    act(human, ...z.tuple([row]).parse(given));

const acts: Readonly<Record<keyof Human, Act>> = {
  renameColumn: (human, given) => human.renameColumn(...z.tuple([text, text]).parse(given)),
  addColumn: (human, given) => human.addColumn(...z.tuple([text, config]).parse(given)),
  deleteColumn: onText((human, name) => human.deleteColumn(name)),
  changeCell: (human, given) => human.changeCell(...z.tuple([row, text, config]).parse(given)),
  trashRow: onRow((human, name) => human.trashRow(name)),
  restoreRow: onRow((human, name) => human.restoreRow(name)),
  archiveRow: onRow((human, name) => human.archiveRow(name)),
  moveRowOut: onRow((human, name) => human.moveRowOut(name)),
  duplicateRow: (human, given) => human.duplicateRow(...z.tuple([row, z.enum(['person', 'connection'])]).parse(given)),
  writeInRow: (human, given) => human.writeInRow(...z.tuple([row, text]).parse(given)),
  renameBlock: (human, given) => human.renameBlock(...z.tuple([row, text, text]).parse(given)),
  moveBlock: (human, given) => human.moveBlock(...z.tuple([row, text, text.optional()]).parse(given)),
  trashBlock: (human, given) => human.trashBlock(...z.tuple([row, text]).parse(given)),
  readRow: onRow((human, name) => human.readRow(name)),
  addDataSource: onText((human, name) => human.addDataSource(name)),
  trashDatabase: nothing((human) => human.trashDatabase()),
  lockDatabase: nothing((human) => human.lockDatabase()),
  unshareDatabase: nothing((human) => human.unshareDatabase()),
  shareDatabase: nothing((human) => human.shareDatabase()),
  revokeToken: nothing((human) => human.revokeToken()),
  forbidWriting: nothing((human) => human.forbidWriting()),
  allow: (human, given) => human.allow(...z.tuple([z.enum(capabilities), z.boolean()]).parse(given)),
};

const isAct = (name: string): name is keyof Human => Object.hasOwn(acts, name);

/** Lets a person act; throws when there is no such act, or no such row or column. */
export function callHuman(human: Human, call: unknown): unknown {
  const { do: name, with: given } = humanCall.parse(call);
  if (!isAct(name)) throw new Error(`People do no ${name}. There are: ${Object.keys(acts).join(', ')}.`);
  return acts[name](human, given);
}
