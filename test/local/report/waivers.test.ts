import { expect, it } from 'vitest';
import { renderHtml } from '../../../local/report/html.ts';
import { renderJson } from '../../../local/report/json.ts';
import { renderMarkdown } from '../../../local/report/markdown.ts';
import { renderMatrix } from '../../../local/terminal/matrix.ts';
import { plainStyle } from '../../../local/terminal/style.ts';
import type { DriftMatrix } from '../../../shared/core/matrix.ts';
import { statusLine } from '../../../shared/notion/status-line.ts';
import { exampleMatrix } from '../example-matrix.ts';

const style = { ...plainStyle, width: 300 };
const says = 'The waiver of alice for table:app.legacy ended on 2026-01-31; its finding counts again.';
const idle = 'The waiver of <b>bob</b> for x matches nothing.';
const matrix: DriftMatrix = {
  ...exampleMatrix(3),
  waivers: [
    { is: 'ended', says },
    { is: 'unmatched', says: idle },
  ],
};

it('waivers that have ended or match nothing are said wherever a sweep is read', () => {
  const wide = renderMatrix(matrix, style);
  expect(wide).toContain(says);
  expect(wide).toContain(idle);
  const markdown = renderMarkdown(matrix);
  expect(markdown).toContain('The waiver of alice');
  expect(markdown).not.toContain('<b>');
  expect(JSON.parse(renderJson(matrix)).waivers).toEqual(matrix.waivers);
  const page = renderHtml(matrix);
  expect(page).toContain(says);
  expect(page).not.toContain('<b>bob');
  expect(statusLine(matrix)).toContain(says);
});

it('a waiver that hid nothing in some rows is not said to match nothing', () => {
  const [row] = matrix.rows;
  if (!row) throw new Error('no row');
  const suppressed = [{ rule: 'waiver: table:app.legacy (x; alice, until 2027-01-31)', count: 0 }];
  const { waivers: _, ...rest } = { ...matrix, rows: [{ ...row, suppressed }] };
  expect(renderMatrix(rest, style)).not.toContain('Matched nothing');
});
