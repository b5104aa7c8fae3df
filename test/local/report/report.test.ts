import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../../local/report/csv.ts';
import { renderHtml } from '../../../local/report/html.ts';
import { matrixDocument } from '../../../local/report/json.ts';
import { renderMarkdown } from '../../../local/report/markdown.ts';
import { buildMatrix, type DriftMatrix } from '../../../shared/core/matrix.ts';
import { printable } from '../../../shared/core/printable.ts';
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

/** How a report shows it: what cannot be seen as an escape, and every line break as one. */
const evilShown = evil.replace('\r\n', '\n').replace('\u2028', '\\u2028');

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
    expect(data.tenants.map(({ id }: { id: string }) => id)).toContain(evilShown);
    expect(data.canonical.release).toBe(evilShown);
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
    expect(lines.flat()).toContain(`${evilShown}\n${evilShown}`);
    expect(lines.flat()).toContain("'=cmd|calc");
    expect(lines.flat().filter((cell) => /^[=+@\t\r]/.test(cell))).toEqual([]);
  });
});

/** One tenant of this name, without findings. */
function named(name: string): DriftMatrix {
  return buildMatrix({
    sweep: { id: 's-1', startedAt: '2026-11-22T10:00:00.000Z', closedAt: '2026-11-22T10:00:02.000Z' },
    canonical: { fingerprint: 'f'.repeat(32), objects: 3, release: 'r1' },
    tenants: [aTenant('t', { name })],
    results: [aResult('t', { status: 'failed', error: { code: 'internal', message: name } })],
  });
}

describe('the CSV report in a program that splits lines elsewhere', () => {
  it.each([
    '=cmd',
    'a;=cmd|x',
    'a; =cmd',
    'a;"=cmd"',
    'a,@SUM(1)',
    'a\t+1',
    'a\n-1',
    'a\r=1',
    'a|=1',
    '\t=1',
    ';;=1',
    '＝1',
    'a;＠x',
    '＋1',
    '－1',
  ])('%j starts no formula', (name) => {
    const text = renderCsv(named(name));
    for (const separator of [/[,\r\n]+/, /[;\r\n]+/, /[\t\r\n]+/, /[,;|\t\r\n]+/]) {
      const fields = text.split(separator).map((field) => field.replace(/^[" ]+/, ''));
      expect(fields.filter((field) => /^[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(field))).toEqual([]);
    }
  });

  it.each(['plain', 'a - b', 'x=1', 'a, b', 'mail@host', 'it is 5;6'])('leaves %j as it is', (name) => {
    expect(parseCsv(renderCsv(named(name))).flat()).toContain(name);
  });

  it('shows what cannot be seen', () => {
    const text = renderCsv(named('a\u001b]0;x\u0007\u202eb'));
    expect(text).toContain('a\\u001b]0;x\\u0007\\u202eb');
    for (const unseen of ['\u001b', '\u0007', '\u202e']) expect(text).not.toContain(unseen);
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

describe('a name in the Markdown report', () => {
  it.each([
    'a\\|<img src=x onerror=alert(1)>',
    'a\\\\|[x](javascript:alert(1))',
    '`<b>`|`',
    '``` ` ```',
    'https://evil.example/x',
    'www.evil.example',
    'someone@evil.example',
    '[x](https://evil.example)',
    '<script>',
    '&lt;b&gt;',
    'a\u202eb\nc',
  ])('%j is text in one cell, and no link', (name) => {
    const row =
      renderMarkdown(named(name))
        .split('\n')
        .find((line) => line.startsWith('| `t`')) ?? '';
    // Whether or not a renderer pairs backslashes, a bar ends a cell and a run of one backtick a piece of code.
    expect(row).not.toContain('\\');
    expect(row.split('|')).toHaveLength(5);
    const outside = row.replaceAll(/`[^`]+`/g, '');
    expect(outside).toMatch(/^\| {2}\| failed \| (?:&#\d+;)* \|$/);
    expect(row).not.toMatch(/[\u202e\n]/);
    const shown = row
      .slice('| `t` | failed | '.length, -2)
      .replaceAll('`', '')
      .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    expect(shown.replaceAll('`', '')).toBe(printable(name).replaceAll('`', ''));
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
