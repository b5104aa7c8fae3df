import { describe, expect, it } from 'vitest';
import { renderDiff } from '../../../local/terminal/diff.ts';
import { createStyle } from '../../../local/terminal/style.ts';
import { textWidth } from '../../../local/terminal/text.ts';
import type { Finding } from '../../../shared/core/finding.ts';
import { buildSnapshot } from '../../../shared/core/snapshot.ts';
import { aFinding, someFindings } from '../example-matrix.ts';

const actual = buildSnapshot({
  server: { version: '17.10', versionNum: 170010 },
  objects: [],
  unmodeled: { operator: 2 },
});
const style = createStyle({ isTTY: true, columns: 90, env: { NO_COLOR: '1' } });
const show = (findings: readonly Finding[]): string =>
  renderDiff(
    {
      actual,
      diff: {
        status: findings.length > 0 ? 'drifted' : 'in-sync',
        findings,
        suppressed: [],
        unmodeled: actual.unmodeled,
      },
    },
    style,
  );

describe('findings on a terminal', () => {
  it('says in sync together with what was compared and what was not', () => {
    expect(show([])).toBe('In sync: 0 objects compared, no difference\n\nNot compared: 2 operator\n');
  });

  it('groups by kind and gives expected and actual', () => {
    const { behind = [], altered = [] } = someFindings;
    const text = show([...behind, ...altered]);
    expect(text).toContain('Drifted: 4 findings');
    expect(text).toContain('column (2)');
    expect(text).toContain('− table billing.tax_rates  missing, high  with 7 objects inside');
    expect(text).toMatch(/type {2}expected {2}citext\n +actual {4}text\n/);
  });

  it('shows a function body as the lines that differ', () => {
    const { hotfixed = [] } = someFindings;
    const text = show(hotfixed);
    expect(text).toContain('        -     * 1.19\n        +     * 1.16\n');
  });

  it('keeps lines short and cuts endless values', () => {
    const long = 'x'.repeat(100_000);
    const body = Array.from({ length: 500 }, (_, at) => `line ${at}`).join('\n');
    const text = show([
      aFinding('view:a.v', { class: 'changed', attributes: [{ name: 'definition', expected: long, actual: null }] }),
      aFinding('function:a.f()', {
        class: 'changed',
        attributes: [{ name: 'body', expected: body, actual: `${long}\n${long}` }],
      }),
    ]);
    expect(text).toMatch(/… \d+ more lines/);
    expect(text.split('\n').length).toBeLessThan(50);
    for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(90);
  });
});
