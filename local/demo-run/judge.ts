import type { Finding } from '../../shared/core/finding.ts';
import type { DriftMatrix, MatrixRow } from '../../shared/core/matrix.ts';
import { type DemoTenant, type ExpectedVerdict, expectedVerdict } from '../demo/fleet.ts';
import { statusWords } from '../words.ts';

/** What the sweep said that the tenants' stories do not: one line each. */
export function judgeVerdicts(matrix: DriftMatrix, tenants: readonly DemoTenant[]): string[] {
  const rows = new Map(matrix.rows.map((row) => [row.tenant.id, row]));
  return tenants.flatMap(({ id, story }) => {
    const row = rows.get(id);
    return row
      ? judge(row, expectedVerdict(story)).map((why) => `${id} (${story.kind}): ${why}`)
      : [`${id}: has no row`];
  });
}

function judge(row: MatrixRow, expected: ExpectedVerdict): string[] {
  const problems: string[] = [];
  if (!expected.status.includes(row.status))
    problems.push(`is ${row.status}, expected ${expected.status.join(' or ')}`);
  if (expected.behind !== undefined && row.lag?.behind !== expected.behind) {
    problems.push(`is behind by ${row.lag?.behind ?? 'nothing'}, expected ${expected.behind}`);
  }
  if (expected.error !== undefined && row.error?.code !== expected.error) {
    problems.push(`its error is ${row.error?.code ?? 'none'}, expected ${expected.error}`);
  }
  if (expected.findings) {
    const [found, wanted] = [listed(row.findings), listed(expected.findings)];
    if (found !== wanted) problems.push(`found ${found || 'nothing'}, expected ${wanted || 'nothing'}`);
  }
  return problems;
}

const listed = (findings: readonly Pick<Finding, 'class' | 'id'>[]): string =>
  findings
    .map((finding) => `${finding.class} ${finding.id}`)
    .sort()
    .join(', ');

/** Where the rows in Notion differ from the matrix: each tenant has exactly one row, with its status. */
export function judgeRows(matrix: DriftMatrix, rows: readonly Readonly<Record<string, unknown>>[]): string[] {
  const published = rows.map((row) => `${row['Tenant ID']}: ${String(row.Status).toLowerCase()}`).sort();
  const expected = matrix.rows.map((row) => `${row.tenant.id}: ${statusWords[row.status]}`).sort();
  const wrong = published.filter((line) => !expected.includes(line)).map((line) => `Notion says ${line}`);
  const lacking = expected.filter((line) => !published.includes(line)).map((line) => `Notion does not say ${line}`);
  return published.length === expected.length
    ? [...wrong, ...lacking]
    : [`Notion has ${published.length} rows, expected ${expected.length}`];
}
