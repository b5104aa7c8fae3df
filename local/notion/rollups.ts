import type { Writer } from './context.ts';
import { visibleIds } from './relations.ts';
import type { Page, Property, Value } from './state.ts';

/** Roll-ups, evaluated simply: numbers, dates and plain lists; what is rarer answers as unsupported. */

export const rollupFunctions = [
  'count',
  'count_values',
  'empty',
  'not_empty',
  'unique',
  'show_unique',
  'percent_empty',
  'percent_not_empty',
  'sum',
  'average',
  'median',
  'min',
  'max',
  'range',
  'earliest_date',
  'latest_date',
  'date_range',
  'checked',
  'unchecked',
  'percent_checked',
  'percent_unchecked',
  'count_per_group',
  'percent_per_group',
  'show_original',
] as const;

type AnswerCell = (property: Property, page: Page, writer: Writer) => Record<string, unknown>;

export function answerRollup(
  property: Property,
  page: Page,
  writer: Writer,
  answerCell: AnswerCell,
): Record<string, unknown> {
  const { function: name = 'count', relationId = '', targetId = '' } = property.rollup ?? {};
  const here = writer.state.dataSources.get(page.dataSourceId ?? '')?.properties ?? [];
  const relation = here.find(({ id }) => id === relationId);
  const target = writer.state.dataSources
    .get(relation?.relation?.dataSourceId ?? '')
    ?.properties.find(({ id }) => id === targetId);
  const value = page.values.get(relationId);
  if (!relation || !target) return { type: 'unsupported', unsupported: {}, function: name };
  const linked = visibleIds(writer, relation, value?.is === 'relation' ? value.ids : []).flatMap(
    (id) => writer.state.pages.get(id) ?? [],
  );
  if (name === 'show_original' || name === 'show_unique') {
    const cells = linked.map((row) => strip(answerCell(target, row, writer)));
    const array = name === 'show_original' ? cells : distinct(cells);
    return { type: 'array', array, function: name };
  }
  const cells = linked.map((row) => row.values.get(targetId));
  if (name === 'earliest_date' || name === 'latest_date') return { ...dateOf(name, cells), function: name };
  const number = numberOf(name, cells, linked.length);
  if (number === undefined) return { type: 'unsupported', unsupported: {}, function: name };
  return { type: 'number', number, function: name };
}

const strip = ({ has_more: _, ...rest }: Record<string, unknown>): Record<string, unknown> => rest;

const distinct = <T>(list: readonly T[]): T[] => [
  ...new Map(list.map((entry) => [JSON.stringify(entry), entry])).values(),
];

function isFilled(value: Value | undefined): boolean {
  if (!value) return false;
  switch (value.is) {
    case 'text':
      return value.pieces.some(({ content }) => content !== '');
    case 'number':
      return value.number !== null;
    case 'option':
      return value.id !== null;
    case 'options':
    case 'people':
    case 'relation':
      return value.ids.length > 0;
    case 'date':
      return value.start !== null;
    case 'string':
      return value.text !== null && value.text !== '';
    case 'files':
      return value.files.length > 0;
    case 'checkbox':
    case 'computed':
      return true;
  }
}

/** Null where there is nothing to calculate with; undefined for what is not supported. */
function numberOf(name: string, cells: readonly (Value | undefined)[], rows: number): number | null | undefined {
  const filled = cells.filter(isFilled);
  const checked = cells.filter((cell) => cell?.is === 'checkbox' && cell.checked).length;
  const numbers = cells.flatMap((cell) => (cell?.is === 'number' && cell.number !== null ? [cell.number] : []));
  const sorted = numbers.toSorted((a, b) => a - b);
  const share = (part: number): number | null => (rows === 0 ? null : part / rows);
  const sum = numbers.reduce((total, number) => total + number, 0);
  const some = (number: number | undefined): number | null => number ?? null;
  const results: Readonly<Record<string, number | null>> = {
    count: rows,
    count_values: filled.length,
    not_empty: filled.length,
    empty: rows - filled.length,
    unique: distinct(filled).length,
    percent_empty: share(rows - filled.length),
    percent_not_empty: share(filled.length),
    checked,
    unchecked: rows - checked,
    percent_checked: share(checked),
    percent_unchecked: share(rows - checked),
    sum,
    average: numbers.length === 0 ? null : sum / numbers.length,
    median: median(sorted),
    min: some(sorted[0]),
    max: some(sorted.at(-1)),
    range: sorted.length === 0 ? null : (sorted.at(-1) ?? 0) - (sorted[0] ?? 0),
  };
  return results[name];
}

function median(sorted: readonly number[]): number | null {
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return middle.length === 0 ? null : middle.reduce((total, number) => total + number, 0) / middle.length;
}

function dateOf(name: string, cells: readonly (Value | undefined)[]): object {
  const starts = cells.flatMap((cell) => (cell?.is === 'date' && cell.start !== null ? [cell.start] : []));
  const sorted = starts.toSorted((a, b) => Date.parse(a) - Date.parse(b));
  const start = name === 'earliest_date' ? sorted[0] : sorted.at(-1);
  return { type: 'date', date: start === undefined ? null : { start, end: null, time_zone: null } };
}
