import { quote, rawName } from './names.ts';
import type { Piece } from './step.ts';
import type { Table } from './table.ts';

export type Make = (table: Table, others: readonly Table[]) => Piece;

export const triggerFunction = 'public."on change"';
export const nothing: Piece = { steps: [], changes: [] };
export const columnAt = (table: Table, place: number) => table.columns[place % table.columns.length]?.name ?? '';
export const partName = (table: Table, place: number) =>
  quote(rawName(table.plan.style + place, 1000 + table.number * 100 + place));
