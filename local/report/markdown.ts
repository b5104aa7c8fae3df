import type { DriftMatrix, MatrixRow } from '../../shared/core/matrix.ts';
import { rates } from '../../shared/core/rates.ts';
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

const shownLines = 20;

/** The matrix as GitHub-flavoured Markdown, for a pull request, a chat or a wiki: short whatever the fleet's size. */
export function renderMarkdown(matrix: DriftMatrix): string {
  const { sweep, canonical } = matrix;
  const facts = `canonical ${canonical.release}, ${counted(canonical.objects, 'object')}`;
  const sections = [
    `# Drift matrix\n\n**${rates(sweep)}**\n\nSweep ${code(sweep.id)}, ${sweep.outcome} in ${duration(sweep.startedAt, sweep.closedAt)}; ${plain(facts)}`,
    table(
      ['Status', 'Tenants'],
      countStatuses(matrix.rows).map(({ status, count }) => [statusWords[status], formatNumber(count)]),
    ),
    cohortSection(matrix),
    objectSection(matrix),
    unknownSection(matrix.rows),
    blindSpotSection(matrix.rows),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function cohortSection(matrix: DriftMatrix): string {
  if (matrix.cohorts.length === 0) return '';
  const members = firstMembers(matrix);
  const lines = matrix.cohorts.slice(0, shownLines).map(({ id, size, tenants }) => {
    const row = members.get(id);
    return [formatNumber(size), plain(row ? inShort(row) : id), plain(nameSome(tenants))];
  });
  return `## Cohorts\n\n${table(['Tenants', 'Findings', 'Which'], lines)}${more(matrix.cohorts.length, 'cohort')}`;
}

function objectSection({ objects }: DriftMatrix): string {
  if (objects.length === 0) return '';
  const lines = objects
    .slice(0, shownLines)
    .map(({ id, tenants }) => [code(id), formatNumber(tenants.length), plain(nameSome(tenants, 5))]);
  return `## Objects that differ\n\n${table(['Object', 'Tenants', 'Which'], lines)}${more(objects.length, 'object')}`;
}

function unknownSection(rows: readonly MatrixRow[]): string {
  const unknown = rows.filter(({ status }) => cannotTell.includes(status));
  if (unknown.length === 0) return '';
  const lines = unknown
    .slice(0, namedTenants)
    .map((row) => [plain(row.tenant.id), statusWords[row.status], plain(reason(row))]);
  const rest = unknown.length - namedTenants;
  const after = rest > 0 ? `\n\nand ${counted(rest, 'more tenant')}` : '';
  return `## Cannot tell\n\n${table(['Tenant', 'Status', 'Why'], lines)}${after}`;
}

function blindSpotSection(rows: readonly MatrixRow[]): string {
  const { unmodeled, suppressed } = notCompared(rows);
  const lines = suppressed.map(([rule, n]) => `- Hidden ${formatNumber(n)} times by rule ${code(rule)}`);
  if (unmodeled.length > 0) {
    lines.unshift(`- Not compared: ${plain(unmodeled.map(([kind, n]) => `${formatNumber(n)} ${kind}`).join(', '))}`);
  }
  return lines.join('\n');
}

function more(all: number, noun: string): string {
  return all > shownLines ? `\n\nand ${counted(all - shownLines, `more ${noun}`)}` : '';
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not reach a table
const lineBreaks = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** Text that Markdown shows as it is. */
function plain(text: string): string {
  return text.replace(lineBreaks, ' ').replace(/[\\`*_{}[\]<>#|~!@]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text in code font; a table's bar and backticks are the two things that end it. */
function code(text: string): string {
  const line = text.replace(lineBreaks, ' ').replaceAll('|', '\\|');
  const ticks = '`'.repeat(1 + Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)));
  return ticks === '`' ? `\`${line}\`` : `${ticks} ${line} ${ticks}`;
}
