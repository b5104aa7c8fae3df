import type { DriftMatrix } from '../../core/matrix.ts';
import { statuses } from '../../core/tenant-result.ts';
import { companionKeys, statusChoices } from '../columns.ts';
import { type NotionRow, type Properties, sealRow } from '../row.ts';
import { toOptionName, toPieces } from '../text.ts';
import { type Companion, fingerprintColumn } from './companion.ts';
import { patternsOf } from './patterns.ts';

/** How the fleet stood, sweep by sweep: one row each, and what charts are drawn from. Pure. */

const counted = statuses.filter((status) => status !== 'retired');

export const sweeps: Companion = {
  key: 'sweeps',
  name: 'Sweeps',
  keyColumn: companionKeys.sweeps,
  columns: [
    { key: 'sweep', name: 'Sweep', type: 'title', about: 'When it ended' },
    { key: 'ended', name: 'Ended', type: 'date', about: 'When it ended' },
    {
      key: 'outcome',
      name: 'Outcome',
      type: 'select',
      about: 'Whether every tenant could be checked',
      choices: [
        { name: 'Complete', color: 'green' },
        { name: 'Partial', color: 'yellow' },
        { name: 'Failed', color: 'red' },
      ],
    },
    { key: 'syncRate', name: 'Sync rate', type: 'percent', about: 'In sync of those checked; read with Coverage' },
    { key: 'coverage', name: 'Coverage', type: 'percent', about: 'Checked of those known' },
    { key: 'known', name: 'Known', type: 'number', about: 'Tenants in the list' },
    { key: 'checked', name: 'Checked', type: 'number', about: 'Tenants whose schema was compared' },
    ...counted.map((status) => ({
      key: status,
      name: statusChoices[status].name,
      type: 'number' as const,
      about: 'Tenants with this status',
    })),
    { key: 'hidden', name: 'In the trash', type: 'number', about: 'Tenants whose row somebody moved to the trash' },
    { key: 'patterns', name: 'Drift patterns', type: 'number', about: 'Distinct differences' },
    { key: 'minutes', name: 'Minutes', type: 'number', about: 'From its start until the last tenant answered' },
    { key: 'release', name: 'Release', type: 'select', about: 'The canonical release compared with' },
    {
      key: companionKeys.sweeps,
      name: 'Sweep ID',
      type: 'rich_text',
      about: 'Finds the row of a sweep; do not change',
    },
    fingerprintColumn,
  ],
};

/** `hidden`: how many tenants have no row because a person moved it to the trash. */
export function toSweepRow(matrix: DriftMatrix, hidden: number): NotionRow {
  const { sweep, canonical, rows } = matrix;
  const { id, known, checked, inSync, outcome, startedAt, closedAt } = sweep;
  const release = toOptionName(canonical.release);
  const minutes = (Date.parse(closedAt) - Date.parse(startedAt)) / 60_000;
  const properties: Properties = {
    sweep: { title: toPieces(`${closedAt.slice(0, 16).replace('T', ' ')} UTC`) },
    ended: { date: { start: closedAt } },
    outcome: { select: { name: outcomes[outcome] } },
    syncRate: { number: checked === 0 ? null : inSync / checked },
    coverage: { number: known === 0 ? null : checked / known },
    known: { number: known },
    checked: { number: checked },
    ...Object.fromEntries(
      counted.map((status) => [status, { number: rows.filter((row) => row.status === status).length }]),
    ),
    hidden: { number: hidden },
    patterns: { number: patternsOf(matrix).length },
    minutes: { number: Math.round(minutes * 10) / 10 },
    release: { select: release === undefined ? null : { name: release } },
    [companionKeys.sweeps]: { rich_text: toPieces(id) },
  };
  return sealRow(id, properties);
}

const outcomes = { complete: 'Complete', partial: 'Partial', failed: 'Failed' } as const;
