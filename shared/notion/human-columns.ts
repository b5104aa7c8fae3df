import type { Property } from './answers.ts';
import { marker } from './columns.ts';
import { sameId } from './match-columns.ts';

/**
 * Columns for people: made once per data source, read, and never written but for the tick that asks for a recheck. They are
 * in nobody's way when deleted.
 */

export interface HumanColumn {
  readonly key: string;
  readonly name: string;
  readonly about: string;
  readonly type: 'people' | 'select' | 'date' | 'rich_text' | 'url' | 'checkbox';
  readonly choices?: readonly string[];
}

export const humanColumns = [
  { key: 'owner', name: 'Owner', type: 'people', about: 'Who takes care of it' },
  {
    key: 'decision',
    name: 'Decision',
    type: 'select',
    about: 'What shall become of the difference; “waive” with Until and Reason hides what the row shows now',
    choices: ['fix', 'wait', 'waive', 'investigate'],
  },
  { key: 'until', name: 'Until', type: 'date', about: 'How long the decision holds' },
  { key: 'reason', name: 'Reason', type: 'rich_text', about: 'Why' },
  { key: 'recheck', name: 'Re-check', type: 'checkbox', about: 'Tick it to have the tenant checked soon' },
  { key: 'ticket', name: 'Ticket', type: 'url', about: 'Where it is worked on' },
] as const satisfies readonly HumanColumn[];

export type HumanKey = (typeof humanColumns)[number]['key'];
export type HumanIds = Readonly<Partial<Record<HumanKey, string>>>;

export const humanKeys: readonly HumanKey[] = humanColumns.map(({ key }) => key);

/** The text under a column's name, by which it is found again whatever people call it. */
export const aboutOf = ({ key, about }: HumanColumn): string => `${about} ${marker(key)}`;

/** Which properties they are: by remembered id, by our mark, by name and type. */
export function findHumanColumns(properties: readonly Property[], remembered: HumanIds): HumanIds {
  const ids: Partial<Record<HumanKey, string>> = {};
  for (const { key, name, type } of humanColumns) {
    const id = remembered[key];
    const fit = properties.filter((property) => property.type === type);
    const found =
      fit.find((property) => id !== undefined && sameId(property.id, id)) ??
      fit.find(({ description }) => description?.includes(marker(key))) ??
      fit.find((property) => property.name.toLowerCase() === name.toLowerCase());
    if (found) ids[key] = found.id;
  }
  return ids;
}
