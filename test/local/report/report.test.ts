import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../../local/report/csv.ts';
import { renderHtml } from '../../../local/report/html.ts';
import { matrixDocument } from '../../../local/report/json.ts';
import { renderMarkdown } from '../../../local/report/markdown.ts';
import { buildMatrix, type DriftMatrix } from '../../../shared/core/matrix.ts';
import { aFinding, aResult, aTenant, exampleMatrix } from '../example-matrix.ts';
import { parseCsv } from './parse-csv.ts';

const evil = '</script><img src=x onerror=alert(1)>|`"\'\r\n\u2028=1+1';

function evilMatrix(): DriftMatrix {
  const findings = [
    aFinding(`table:app."${evil}"`),
    aFinding('view:app.v', {
      class: 'changed',
      attributes: [{ name: evil, expected: evil, actual: `${evil}\n${evil}` }],
    }),
  ];
  return buildMatrix({
    sweep: { id: 's-1', startedAt: '2026-11-22T10:00:00.000Z', closedAt: '2026-11-22T10:00:02.000Z' },
    canonical: { fingerprint: 'f'.repeat(32), objects: 3, release: evil },
    tenants: [aTenant(evil, { name: evil, ring: evil }), aTenant('=cmd|calc')],
    results: [
      aResult(evil, { findings }),
      aResult('=cmd|calc', { status: 'failed', error: { code: 'internal', message: evil } }),
    ],
  });
}

/** The data that the page reads, as a browser would find it. */
function pageData(html: string) {
  const [, json = ''] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html) ?? [];
  return JSON.parse(json);
}

describe('the HTML report', () => {
  it('needs nothing from anywhere else', () => {
    const html = renderHtml(exampleMatrix(30));
    expect(html).not.toMatch(/(?:src|href)\s*=\s*["']?(?:https?:)?\/\//i);
    expect(html).not.toMatch(/@import|url\(\s*["']?http/i);
    expect(html).toContain("default-src 'none'");
  });

  it('holds names and values as data that cannot become markup', () => {
    const html = renderHtml(evilMatrix());
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('\u2028');
    const data = pageData(html);
    expect(data.tenants.map(({ id }: { id: string }) => id)).toContain(evil);
    expect(data.canonical.release).toBe(evil);
  });

  it('never turns data into markup when it draws', () => {
    expect(renderHtml(exampleMatrix(1))).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
  });

  it('has a script that a browser can read', () => {
    const [, script = ''] = /<script>\n(.*?)<\/script>/s.exec(renderHtml(exampleMatrix(1))) ?? [];
    expect(script).toContain('drawMatrix()');
    expect(() => new Script(script)).not.toThrow();
  });

  it('has every tenant, and the findings once per cohort', () => {
    const data = pageData(renderHtml(exampleMatrix(3000)));
    expect(data.tenants).toHaveLength(3000);
    expect(data.cohorts).toHaveLength(6);
    expect(data.rates).toBe('1,800 of 2,700 checked in sync (66.7 %), 2,700 of 3,000 known checked (90.0 %)');
    for (const { cohort } of data.tenants) if (cohort !== undefined) expect(data.cohorts[cohort]).toBeDefined();
  });

  it('stays small enough to mail at 3,000 tenants', () => {
    expect(renderHtml(exampleMatrix(3000)).length).toBeLessThan(1_000_000);
  });
});

describe('the CSV report', () => {
  it('has a line for every finding and at least one for every tenant', () => {
    const [head = [], ...lines] = parseCsv(renderCsv(exampleMatrix(30)));
    expect(new Set(lines.map(([id]) => id)).size).toBe(30);
    expect(lines).toHaveLength(18 + 4 * 3 + 4 + 4 + 3);
    expect(head.slice(0, 5)).toEqual(['tenant', 'name', 'ring', 'server', 'status']);
    for (const line of lines) expect(line).toHaveLength(head.length);
  });

  it('keeps nasty text whole and runs no formula', () => {
    const lines = parseCsv(renderCsv(evilMatrix()));
    expect(lines.flat()).toContain(`${evil}\n${evil}`);
    expect(lines.flat()).toContain("'=cmd|calc");
    expect(lines.flat().filter((cell) => /^[=+@\t\r]/.test(cell))).toEqual([]);
  });
});

describe('the Markdown report', () => {
  it('is short at any size and names ten tenants at most', () => {
    const text = renderMarkdown(exampleMatrix(3000));
    expect(text).toContain('**1,800 of 2,700 checked in sync (66.7 %), 2,700 of 3,000 known checked (90.0 %)**');
    expect(text).toContain('and 390 more');
    expect(text.split('\n').length).toBeLessThan(60);
  });

  it('shows names as text: no markup, no row broken', () => {
    const text = renderMarkdown(evilMatrix());
    expect(text.replaceAll(/`+[^`]*`+/g, '')).not.toMatch(/<img|<\/script/);
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    for (const row of rows) expect(row).toMatch(/\|$/);
  });
});

describe('the JSON report', () => {
  it('has the shape that sweep --json promises', () => {
    const { sweep, canonical, tenants, cohorts } = matrixDocument(exampleMatrix(30));
    expect(sweep).toEqual({
      id: 's-2026-11-22T10-00-00',
      outcome: 'partial',
      startedAt: '2026-11-22T10:00:00.000Z',
      closedAt: '2026-11-22T10:00:12.000Z',
      known: 30,
      checked: 27,
      inSync: 18,
    });
    expect(Object.keys(canonical)).toEqual(['fingerprint', 'objects', 'release']);
    expect(tenants.find(({ id }) => id === 'tenant-0018')).toMatchObject({
      status: 'lagging',
      cohort: expect.any(String),
      counts: { missing: 3, extra: 0, changed: 0, invalid: 0 },
      lag: { release: 'r13', behind: 1, since: '2026-11-10T00:00:00.000Z' },
    });
    expect(tenants.find(({ id }) => id === 'tenant-0027')?.error).toEqual({
      code: 'connection-timed-out',
      message: expect.stringContaining('did not answer'),
    });
    expect(cohorts[0]).toMatchObject({
      size: 4,
      tenants: ['tenant-0018', 'tenant-0019', 'tenant-0020', 'tenant-0021'],
    });
  });

  it('leaves out what is not known', () => {
    expect(JSON.stringify(matrixDocument(exampleMatrix(30)))).not.toMatch(
      /"(?:since|error|lag|cohort|fingerprint)":null/,
    );
  });
});
