import { DriftError } from '../core/errors.ts';
import type { Severity } from '../core/finding.ts';
import type { Status } from '../core/tenant-result.ts';

/** The columns that driftmatrix fills, and the words people read in them. All other columns belong to people. */

export type ColumnType = 'title' | 'rich_text' | 'number' | 'select' | 'multi_select' | 'date';
export type OptionColor = 'gray' | 'brown' | 'orange' | 'yellow' | 'green' | 'blue' | 'purple' | 'pink' | 'red';

export interface Choice {
  readonly name: string;
  readonly color: OptionColor;
}

export interface Column {
  readonly key: string;
  /** Unless the configuration maps another name. */
  readonly name: string;
  readonly type: ColumnType;
  /** For people, shown in Notion beside the name. */
  readonly about: string;
  /** Created with the column, in this order; rows may add more where the set is open (rings, releases, versions). */
  readonly choices?: readonly Choice[];
}

/** Red and pink are for what somebody must do; a rollout under way is blue. */
export const statusChoices: Readonly<Record<Status, Choice>> = {
  'in-sync': { name: 'In sync', color: 'green' },
  lagging: { name: 'Lagging', color: 'blue' },
  drifted: { name: 'Drifted', color: 'red' },
  'lagging-and-drifted': { name: 'Lagging and drifted', color: 'pink' },
  unreachable: { name: 'Unreachable', color: 'orange' },
  failed: { name: 'Failed', color: 'purple' },
  'not-checked': { name: 'Not checked', color: 'gray' },
  retired: { name: 'Retired', color: 'brown' },
};

export const severityChoices: Readonly<Record<Severity, Choice>> = {
  high: { name: 'High', color: 'red' },
  medium: { name: 'Medium', color: 'orange' },
  low: { name: 'Low', color: 'yellow' },
};

export const columns = [
  { key: 'tenant', name: 'Tenant', type: 'title', about: 'The tenant by its name; yours to change' },
  {
    key: 'status',
    name: 'Status',
    type: 'select',
    about: 'What the last sweep found',
    choices: Object.values(statusChoices),
  },
  { key: 'headline', name: 'Headline', type: 'rich_text', about: 'The difference in one sentence' },
  {
    key: 'severity',
    name: 'Severity',
    type: 'select',
    about: 'The highest of all findings',
    choices: Object.values(severityChoices),
  },
  { key: 'behind', name: 'Behind by', type: 'number', about: 'Canonical releases that the tenant has not reached' },
  {
    key: 'behindSince',
    name: 'Behind since',
    type: 'date',
    about: 'When the first release that it lacks became canonical',
  },
  { key: 'missing', name: 'Missing', type: 'number', about: 'Objects that only the canonical schema has' },
  { key: 'extra', name: 'Extra', type: 'number', about: 'Objects that only the tenant has' },
  { key: 'changed', name: 'Changed', type: 'number', about: 'Objects that differ' },
  { key: 'invalid', name: 'Invalid', type: 'number', about: 'Objects that exist but are unusable here' },
  {
    key: 'topFindings',
    name: 'Top findings',
    type: 'multi_select',
    about: 'The objects that differ, the worst first; eight at most, of those that differ most often',
  },
  {
    key: 'release',
    name: 'Release',
    type: 'select',
    about: 'The newest canonical release that the tenant has or is nearest to',
  },
  { key: 'ring', name: 'Ring', type: 'select', about: 'The rollout ring' },
  { key: 'since', name: 'Since', type: 'date', about: 'When the tenant entered its status' },
  { key: 'lastInSync', name: 'Last in sync', type: 'date', about: 'When a check last found it in sync' },
  { key: 'changedAt', name: 'Last change seen', type: 'date', about: 'When its schema or status last changed' },
  { key: 'cohort', name: 'Cohort', type: 'rich_text', about: 'Tenants with the same differences share it' },
  { key: 'server', name: 'Server', type: 'rich_text', about: 'The database server' },
  { key: 'serverVersion', name: 'Server version', type: 'select', about: 'The version of Postgres' },
  { key: 'error', name: 'Error', type: 'rich_text', about: 'Why it could not be checked' },
  { key: 'tenantId', name: 'Tenant ID', type: 'rich_text', about: 'Finds the row of a tenant; do not change' },
  {
    key: 'fingerprint',
    name: 'Fingerprint',
    type: 'rich_text',
    about: 'Tells whether the row is up to date; do not change',
  },
] as const satisfies readonly Column[];

export type ColumnKey = (typeof columns)[number]['key'];

/** Names of columns by logical key, where people want others than the default. */
export type ColumnNames = Readonly<Partial<Record<ColumnKey, string>>>;

export const columnKeys: readonly ColumnKey[] = columns.map(({ key }) => key);

const isColumnKey = (key: string): key is ColumnKey => columnKeys.some((known) => known === key);

/** Column names from the configuration. Throws `config-invalid` for unknown keys, empty names and names given twice. */
export function parseColumnNames(given: Readonly<Record<string, string>> = {}): ColumnNames {
  const names: Partial<Record<ColumnKey, string>> = {};
  const problems: string[] = [];
  for (const [key, name] of Object.entries(given)) {
    if (!isColumnKey(key)) problems.push(`there is no column ${JSON.stringify(key)} (known: ${columnKeys.join(', ')})`);
    else if (name.trim() === '') problems.push(`the name of ${key} is empty`);
    else names[key] = name.trim();
  }
  const owners = new Map<string, ColumnKey>();
  for (const { key, name: usual } of columns) {
    const name = names[key] ?? usual;
    const owner = owners.get(name);
    if (owner) problems.push(`${owner} and ${key} are both named ${JSON.stringify(name)}`);
    owners.set(name, key);
  }
  if (problems.length > 0) throw new DriftError('config-invalid', `Notion columns: ${problems.join('; ')}.`);
  return names;
}

/** The key columns of data sources of ours that hold no tenants. */
export const companionKeys = { patterns: 'patternId', sweeps: 'sweepId' } as const;

/** A column that people may not delete: without it no row can be found again. */
export const keyColumn = 'tenantId' satisfies ColumnKey;

/** The text under a column's name. Its end marks the column as ours, whatever people rename it to. */
export const descriptionOf = ({ key, about }: Pick<Column, 'key' | 'about'>): string => `${about} ${marker(key)}`;

export const marker = (key: string): string => `(driftmatrix: ${key})`;
