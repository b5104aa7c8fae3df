import type { DriftMatrix, MatrixRow } from '../../shared/core/matrix.ts';
import { printable } from '../../shared/core/printable.ts';
import { rates } from '../../shared/core/rates.ts';
import { sayScope } from '../../shared/core/scope.ts';
import {
  cannotTell,
  counted,
  countStatuses,
  duration,
  firstMembers,
  formatNumber,
  inShort,
  namedTenants,
  nameSome,
  notCompared,
  reason,
  statusWords,
} from '../words.ts';
import { grid } from './grid.ts';
import { heading, statusColours } from './palette.ts';
import type { Style } from './style.ts';
import { clip, textWidth, toWidth, wrap } from './text.ts';

/**
 * The drift matrix for a terminal: counts first, worst first, at most ten tenants named per list and the rest counted,
 * so that it reads the same for 30 tenants and for 3,000. Ends with a line break.
 */
export function renderMatrix(matrix: DriftMatrix, style: Style): string {
  const sections = [
    summary(matrix, style),
    statuses(matrix, style),
    cohorts(matrix, style),
    grid(matrix, style),
    unknowns(matrix, style),
    blindSpots(matrix, style),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function summary({ sweep, canonical }: DriftMatrix, style: Style): string[] {
  const took = duration(sweep.startedAt, sweep.closedAt);
  const facts = `canonical ${canonical.release}, ${counted(canonical.objects, 'object')}, fingerprint ${canonical.fingerprint.slice(0, 12)}`;
  return [
    ...wrap(rates(sweep), style.width).map((line) => style.paint('bold', line)),
    ...wrap(printable(`Sweep ${sweep.id}, ${sweep.outcome} in ${took}; ${facts}`), style.width).map((line) =>
      style.paint('dim', line),
    ),
  ];
}

function statuses({ rows }: DriftMatrix, style: Style): string[] {
  const counts = countStatuses(rows);
  const widest = Math.max(0, ...counts.map(({ count }) => formatNumber(count).length));
  const room = Math.max(0, Math.min(40, style.width - 24 - widest));
  return counts.map(({ status, count }) => {
    const bar = '█'.repeat(Math.max(1, Math.round((count / rows.length) * room)));
    const label = toWidth(statusWords[status], 19);
    const number = toWidth(formatNumber(count), widest, 'right');
    return `  ${style.paint(statusColours[status], label)} ${number}${room > 8 ? `  ${style.paint(statusColours[status], bar)}` : ''}`;
  });
}

const shownCohorts = 10;

/** Ten names on a line may be long; they are wrapped. */
const longLine = 2_000;

/** Tenants that differ in the same way: fix one, fix all. */
function cohorts(matrix: DriftMatrix, style: Style): string[] {
  if (matrix.cohorts.length === 0) return [];
  const members = firstMembers(matrix);
  const widest = formatNumber(matrix.cohorts[0]?.size ?? 1).length;
  const indent = ' '.repeat(widest + 4);
  const lines = [heading(`Cohorts: ${counted(matrix.cohorts.length, 'set')} of findings, largest first`, style)];
  for (const { size, id, tenants } of matrix.cohorts.slice(0, shownCohorts)) {
    const row = members.get(id);
    const room = style.width - indent.length;
    const title = wrap(printable(row ? inShort(row) : id, longLine), room).slice(0, 3);
    lines.push(
      ...title.map((line, at) =>
        at === 0 ? `  ${toWidth(formatNumber(size), widest, 'right')}  ${line}` : indent + line,
      ),
    );
    for (const line of wrap(printable(nameSome(tenants), longLine), room))
      lines.push(`${indent}${style.paint('dim', line)}`);
  }
  const rest = matrix.cohorts.slice(shownCohorts);
  if (rest.length > 0) {
    const tenants = rest.reduce((sum, { size }) => sum + size, 0);
    lines.push(
      style.paint(
        'dim',
        clip(`${indent}and ${counted(rest.length, 'smaller cohort')} with ${counted(tenants, 'tenant')}`, style.width),
      ),
    );
  }
  return lines;
}

/** Tenants nothing is known about: outside the sync rate, each with its reason. */
function unknowns({ rows }: DriftMatrix, style: Style): string[] {
  const unknown = rows.filter(({ status }) => cannotTell.includes(status));
  if (unknown.length === 0) return [];
  const shown = unknown.slice(0, namedTenants);
  const idWidth = Math.min(24, Math.max(...shown.map(({ tenant }) => textWidth(printable(tenant.id)))));
  const lines = [heading(`Cannot tell: ${counted(unknown.length, 'tenant')}`, style)];
  for (const row of shown) {
    const text = clip(printable(reason(row)) + code(row), Math.max(10, style.width - idWidth - 17));
    const label = style.paint(statusColours[row.status], toWidth(statusWords[row.status], 11));
    lines.push(`  ${toWidth(printable(row.tenant.id), idWidth)}  ${label}  ${text}`);
  }
  const rest = unknown.slice(namedTenants);
  if (rest.length > 0) {
    const text = `and ${formatNumber(rest.length)} more: ${countBy(rest, reason)}`;
    for (const line of wrap(printable(text, longLine), style.width - 2)) lines.push(style.paint('dim', `  ${line}`));
  }
  return lines;
}

const code = ({ error }: MatrixRow): string => (error ? ` (${error.code})` : '');

function countBy(rows: readonly MatrixRow[], by: (row: MatrixRow) => string): string {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(by(row), (counts.get(by(row)) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const rest = sorted.slice(5).reduce((sum, [, n]) => sum + n, 0);
  const named = sorted.slice(0, 5).map(([text, n]) => `${formatNumber(n)} ${clip(text, 60)}`);
  return [...named, ...(rest > 0 ? [`${formatNumber(rest)} for other reasons`] : [])].join('; ');
}

/** What "in sync" does not cover: other schemas, objects of kinds that are not read, and what rules hid. */
function blindSpots({ sweep, rows, waivers = [] }: DriftMatrix, style: Style): string[] {
  const { unmodeled, suppressed } = notCompared(rows);
  const said = sayScope(sweep.schemas);
  const lines = [...waivers.map(({ says }) => says), ...(said === undefined ? [] : [said])];
  if (unmodeled.length > 0)
    lines.push(`Not compared: ${unmodeled.map(([kind, n]) => `${formatNumber(n)} ${kind}`).join(', ')}`);
  for (const [rule, n] of suppressed)
    lines.push(n === 0 ? `Matched nothing: rule ${rule}` : `Hidden ${formatNumber(n)} times by rule ${rule}`);
  return lines.flatMap((line) => wrap(printable(line, longLine), style.width)).map((line) => style.paint('dim', line));
}
