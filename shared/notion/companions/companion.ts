import * as z from 'zod';
import type * as answers from '../answers.ts';
import { type Choice, descriptionOf, marker } from '../columns.ts';
import { sameId } from '../match-columns.ts';

/** A data source of ours beside that of the tenants: what it is called, and its columns. */

export type CompanionType = 'title' | 'rich_text' | 'number' | 'percent' | 'select' | 'date' | 'url';

export interface CompanionColumn {
  readonly key: string;
  readonly name: string;
  readonly type: CompanionType;
  readonly about: string;
  readonly choices?: readonly Choice[];
}

export interface Companion {
  /** What it is remembered by. */
  readonly key: 'patterns' | 'sweeps';
  /** What it is called when it is made. */
  readonly name: string;
  readonly columns: readonly CompanionColumn[];
  readonly keyColumn: string;
}

/** The column that every data source of ours has. */
export const fingerprintColumn: CompanionColumn = {
  key: 'fingerprint',
  name: 'Fingerprint',
  type: 'rich_text',
  about: 'Tells whether the row is up to date; do not change',
};

export const madeType = (type: CompanionType): string => (type === 'percent' ? 'number' : type);

/** The columns as a request that makes them takes them. */
export function requestsOf(columns: readonly CompanionColumn[]) {
  return Object.fromEntries(columns.map((column) => [column.name, requestOf(column)]));
}

function requestOf({ type, choices = [], ...column }: CompanionColumn) {
  const description = descriptionOf(column);
  switch (type) {
    case 'title':
      return { description, title: {} };
    case 'rich_text':
      return { description, rich_text: {} };
    case 'number':
    case 'percent':
      return { description, number: { format: type } };
    case 'select':
      return { description, select: { options: choices.map(({ name, color }) => ({ name, color })) } };
    case 'date':
      return { description, date: {} };
    case 'url':
      return { description, url: {} };
  }
}

export const ids = z.record(z.string(), z.string());
export type Ids = z.infer<typeof ids>;

/** Which properties the columns are: by remembered id, by our mark, by name; never one of another type. */
export function findColumns(
  columns: readonly CompanionColumn[],
  properties: readonly answers.Property[],
  remembered: Ids,
): Ids {
  const found: Ids = {};
  for (const { key, name, type } of columns) {
    const fit = properties.filter((property) => property.type === madeType(type));
    const id = remembered[key];
    const property =
      fit.find((each) => type === 'title' || (id !== undefined && sameId(each.id, id))) ??
      fit.find(({ description }) => description?.includes(marker(key))) ??
      fit.find((each) => each.name === name);
    if (property) found[key] = property.id;
  }
  return found;
}
