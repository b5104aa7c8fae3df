import { headline } from '../../shared/core/headline.ts';
import type { DriftMatrix, MatrixRow } from '../../shared/core/matrix.ts';
import { parseId } from '../../shared/core/object.ts';
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
  const sections = [
    `# Drift matrix\n\n**${rates(sweep)}**\n\nSweep ${code(sweep.id)}, ${sweep.outcome} in ${duration(sweep.startedAt, sweep.closedAt)}; canonical ${code(canonical.release)}, ${counted(canonical.objects, 'object')}`,
    table(
      ['Status', 'Tenants'],
      countStatuses(matrix.rows).map(({ status, count }) => [statusWords[status], formatNumber(count)]),
    ),
    cohortSection(matrix),
    objectSection(matrix),
    unknownSection(matrix.rows),
    blindSpotSection(matrix),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function cohortSection(matrix: DriftMatrix): string {
  if (matrix.cohorts.length === 0) return '';
  const members = firstMembers(matrix);
  const lines = matrix.cohorts.slice(0, shownLines).map(({ id, size, tenants }) => {
    const row = members.get(id);
    return [formatNumber(size), row ? inShort(row) : code(id), some(tenants)];
  });
  return `## Cohorts\n\n${table(['Tenants', 'Findings', 'Which'], lines)}${more(matrix.cohorts.length, 'cohort')}`;
}

function objectSection({ objects }: DriftMatrix): string {
  if (objects.length === 0) return '';
  const lines = objects
    .slice(0, shownLines)
    .map(({ id, tenants }) => [code(id), formatNumber(tenants.length), some(tenants, 5)]);
  return `## Objects that differ\n\n${table(['Object', 'Tenants', 'Which'], lines)}${more(objects.length, 'object')}`;
}

function unknownSection(rows: readonly MatrixRow[]): string {
  const unknown = rows.filter(({ status }) => cannotTell.includes(status));
  if (unknown.length === 0) return '';
  const lines = unknown.slice(0, namedTenants).map((row) => [code(row.tenant.id), statusWords[row.status], why(row)]);
  const rest = unknown.length - namedTenants;
  const after = rest > 0 ? `\n\nand ${counted(rest, 'more tenant')}` : '';
  return `## Cannot tell\n\n${table(['Tenant', 'Status', 'Why'], lines)}${after}`;
}

function blindSpotSection({ sweep, rows, waivers = [] }: DriftMatrix): string {
  const said = sayScope(sweep.schemas);
  const { unmodeled, suppressed } = notCompared(rows);
  const lines = suppressed.map(([rule, n]) => `- Hidden ${formatNumber(n)} times by rule ${code(rule)}`);
  if (unmodeled.length > 0) {
    lines.unshift(`- Not compared: ${plain(unmodeled.map(([kind, n]) => `${formatNumber(n)} ${kind}`).join(', '))}`);
  }
  if (said !== undefined) lines.unshift(`- ${plain(said)}`);
  lines.unshift(...waivers.map(({ says }) => `- ${plain(says)}`));
  return lines.join('\n');
}

/** `acme, globex and 41 more`. */
const some = (names: readonly string[], most?: number): string => nameSome(names.map(code), most);

/** The headline, and where it counts one or two objects, which. */
function inShort(row: MatrixRow): string {
  const few = row.findings.length > 0 && row.findings.length <= 2;
  return `${plain(headline(row))}${few ? `: ${row.findings.map(({ id }) => code(parseId(id).path)).join(', ')}` : ''}`;
}

/** In our words where we have any, else in those of whatever answered. */
const why = (row: MatrixRow): string => (row.error?.message === reason(row) ? code(reason(row)) : plain(reason(row)));

function more(all: number, noun: string): string {
  return all > shownLines ? `\n\nand ${counted(all - shownLines, `more ${noun}`)}` : '';
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n');
}

/** Our own words as Markdown shows them: no punctuation that means anything to it. */
function plain(text: string): string {
  return printable(text, longest).replace(/[\\`*_{}[\]<>()#|~!@&]/g, asReference);
}

/**
 * Text from elsewhere in code font, where nothing becomes markup or a link. What could end the code or a cell stands
 * between two pieces of it as a character reference: renderers disagree about backslashes there.
 */
function code(text: string): string {
  const pieces = printable(text, longest).split(/([|`\\]+)/);
  return pieces
    .map((piece, at) => {
      if (at % 2 === 1) return piece.replace(/./g, asReference);
      return piece === '' ? '' : `\`${piece}\``;
    })
    .join('');
}

/** Of one text; a cell may hold ten names. */
const longest = 500;

const asReference = (character: string): string => `&#${character.charCodeAt(0)};`;
