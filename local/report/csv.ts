import type { Finding } from '../../shared/core/finding.ts';
import type { DriftMatrix, MatrixRow } from '../../shared/core/matrix.ts';
import { printableLines } from '../../shared/core/printable.ts';
import { valueText } from '../values.ts';

const columns = [
  'tenant',
  'name',
  'ring',
  'server',
  'status',
  'since',
  'release',
  'behind',
  'cohort',
  'class',
  'kind',
  'object',
  'severity',
  'folded',
  'attribute',
  'expected',
  'actual',
  'error',
  'message',
] as const;

type Cells = Partial<Record<(typeof columns)[number], string | number | undefined>>;

/**
 * The matrix for spreadsheets (RFC 4180): a line for each attribute of each finding, and one for every tenant without
 * findings, so that each tenant is there. An apostrophe stands before what a spreadsheet would run as a formula, also one
 * that splits lines at semicolons or tabs. What cannot be seen is shown as `\u202e`.
 */
export function renderCsv(matrix: DriftMatrix): string {
  const lines = matrix.rows.flatMap((row) => {
    const tenant = tenantCells(row);
    const findings = row.findings.flatMap(findingCells);
    return (findings.length > 0 ? findings : [{}]).map((finding) => ({ ...tenant, ...finding }));
  });
  const toLine = (cells: Cells): string => columns.map((column) => cell(cells[column])).join(',');
  return [columns.join(','), ...lines.map(toLine), ''].join('\r\n');
}

const tenantCells = ({ tenant, status, since, lag, cohort, error }: MatrixRow): Cells => ({
  tenant: tenant.id,
  name: tenant.name,
  ring: tenant.ring,
  server: tenant.server,
  status,
  since,
  release: lag?.release,
  behind: lag?.behind,
  cohort,
  error: error?.code,
  message: error?.message,
});

function findingCells(finding: Finding): Cells[] {
  const { class: findingClass, kind, id, severity, folded, attributes } = finding;
  const cells: Cells = { class: findingClass, kind, object: id, severity, folded };
  if (attributes.length === 0) return [cells];
  return attributes.map(({ name, expected, actual }) => ({
    ...cells,
    attribute: name,
    expected: valueText(expected),
    actual: valueText(actual),
  }));
}

/**
 * Where a spreadsheet may see the start of a formula, in its full width too: in front, after whatever some program splits
 * lines at, and for `=` and `@` also after quotes and blanks.
 */
const formula =
  /(?=[=+\-@\uff1d\uff0b\uff0d\uff20\t])(?<=^|[;,\t\n|])|(?=[=@\uff1d\uff20])(?<=(?:^|[;,\t\n|])[ "']{1,20})/g;

function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = printableLines(value).replace(formula, "'");
  return /[",;'\t\n]|^ | $/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
