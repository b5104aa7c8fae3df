import type * as answers from './answers.ts';
import type { ColumnKey } from './columns.ts';
import { sameId } from './match-columns.ts';
import type { Entry } from './read-index.ts';
import type { Properties, PropertyValue } from './row.ts';
import type { Sheet } from './sheet.ts';

/** Whose rows they are, for telling our cells from what a person wrote over them. */
export interface Ownership {
  readonly sheet: Sheet;
  /** As whom we write and have written. */
  readonly botIds: ReadonlySet<string>;
}

/** Its choices are all of our own making, so there is no other form of it. */
const alwaysOurs = 'status' satisfies ColumnKey;
/** Written only along with something else, so one that says an earlier moment than is known now is as we left it. */
const mayBeOlder = 'changedAt' satisfies ColumnKey;

/**
 * Whether a person wrote over a cell of ours. A row that we edited last holds what we wrote, in whatever form Notion keeps
 * it; so nothing that Notion says in other words is written again and again. Pure.
 */
export function isOverwritten(entry: Entry, wanted: Properties, { sheet, botIds }: Ownership): boolean {
  const isByUs = botIds.has(entry.editedBy);
  return Object.entries(wanted).some(([key, value]) => {
    if (isByUs && key !== alwaysOurs) return false;
    const id = sheet.ids[key];
    const cell = id === undefined ? undefined : entry.cells.find((each) => sameId(each.id, id));
    if (!cell || says(cell, value)) return false;
    return key !== mayBeOlder || !isEarlier(cell, value);
  });
}

function says(cell: answers.Cell, wanted: PropertyValue): boolean {
  if ('title' in wanted) return (cell.title ?? '') === textOf(wanted.title);
  if ('rich_text' in wanted) return (cell.rich_text ?? '') === textOf(wanted.rich_text);
  if ('number' in wanted) return (cell.number ?? null) === wanted.number;
  if ('select' in wanted) return cell.select?.name === wanted.select?.name;
  if ('url' in wanted) return (cell.url ?? null) === wanted.url;
  if ('date' in wanted) return minuteOf(cell.date?.start) === minuteOf(wanted.date?.start) && !cell.date?.end;
  if ('multi_select' in wanted) {
    return isSameSet(
      (cell.multi_select ?? []).map(({ name }) => name),
      wanted.multi_select.map(({ name }) => name),
    );
  }
  // A list of rows shows the first 25 of a relation; of what it leaves out nothing is known.
  const [shown, all] = [(cell.relation ?? []).map(({ id }) => id), wanted.relation.map(({ id }) => id)];
  return cell.has_more ? all.length > shown.length && shown.every((id) => all.includes(id)) : isSameSet(shown, all);
}

const textOf = (pieces: Extract<PropertyValue, { rich_text: unknown }>['rich_text']): string =>
  pieces.map(({ text }) => text.content).join('');

const isSameSet = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((each) => others.includes(each));

/** Notion keeps dates to the minute. */
const minuteOf = (date: string | undefined): number | undefined =>
  date === undefined ? undefined : Math.floor(Date.parse(date) / 60_000);

function isEarlier({ date }: answers.Cell, wanted: PropertyValue): boolean {
  const [there, known] = [minuteOf(date?.start), 'date' in wanted ? minuteOf(wanted.date?.start) : undefined];
  return there !== undefined && known !== undefined && there < known;
}
