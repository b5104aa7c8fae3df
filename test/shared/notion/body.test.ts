import { describe, expect, it } from 'vitest';
import { digestIn, toBody } from '../../../shared/notion/body.ts';
import { changedLines } from '../../../shared/notion/changed-lines.ts';
import { aFinding, aRow } from './fixtures.ts';

const many = (count: number) =>
  Array.from({ length: count }, (_, place) =>
    aFinding({ class: 'missing', kind: 'table', id: `table:app.t${place}`, attributes: [] }),
  );
const textOf = (body: ReturnType<typeof toBody>): string => JSON.stringify(body?.blocks);

describe('the body of a row', () => {
  it('is there only where something differs', () => {
    expect(toBody(aRow('acme'), 'r1')).toBeUndefined();
    expect(toBody(aRow('acme', { status: 'drifted', findings: many(1) }), 'r1')).toBeDefined();
  });

  it('is the same for the same findings, and says so in its title', () => {
    const row = aRow('acme', { status: 'drifted', findings: many(3) });
    const body = toBody(row, 'r1');
    expect(toBody({ ...row, serverVersion: '18.1' }, 'r1')).toEqual(body);
    expect(toBody({ ...row, findings: many(2) }, 'r1')?.digest).not.toBe(body?.digest);
    expect(digestIn(body?.title.map(({ text }) => text.content).join('') ?? '')).toBe(body?.digest);
    expect(digestIn('What differs between us')).toBeUndefined();
  });

  it('tells twenty findings, the worst first, and how many it leaves out', () => {
    const worst = aFinding({ class: 'changed', kind: 'column', id: 'column:app.t.a', severity: 'high' });
    const low = many(24).map((finding) => ({ ...finding, severity: 'low' as const }));
    const text = textOf(toBody(aRow('acme', { status: 'drifted', findings: [...low, worst] }), 'r1'));
    expect(text.indexOf('column app.t.a')).toBeLessThan(text.indexOf('table app.t0'));
    expect(text).toContain('and 5 more');
  });

  it('keeps to what one request may hold, whatever the findings hold', () => {
    const body = Array.from({ length: 5_000 }, (_, line) => `line ${line} ${'x'.repeat(200)}`).join('\n');
    const attributes = [{ name: 'body', expected: body, actual: `${body}\n\u0000\ud800` }];
    const findings = Array.from({ length: 30 }, () => aFinding({ attributes }));
    const made = toBody(aRow('acme', { status: 'drifted', findings }), 'r1');
    expect(made?.blocks.length).toBeLessThanOrEqual(100);
    expect(textOf(made).length).toBeLessThan(400_000);
    expect(textOf(made)).not.toMatch(/\\u0000|\\ud800/);
  });
});

describe('two values as a diff', () => {
  it('shows of a long line what differs, with a little before it', () => {
    const long = 'x'.repeat(5000);
    const [removed, added] = changedLines(`${long}a${long}`, `${long}b${long}`);
    expect(removed).toMatch(/^- …x{100}ax+… \(4101 more characters\)$/);
    expect(added).toMatch(/^\+ …x{100}bx+… \(4101 more characters\)$/);
    expect(changedLines(null, long)).toEqual([`+ ${'x'.repeat(1000)}… (4000 more characters)`]);
  });

  it.each([
    ['one', 'other', ['- one', '+ other']],
    [null, 'other', ['+ other']],
    ['one', null, ['- one']],
    [{ a: 1 }, { a: 2 }, ['- {"a":1}', '+ {"a":2}']],
    ['a\nb\nc\nd\ne\nf', 'a\nb\nc\nX\ne\nf', ['  b', '  c', '- d', '+ X', '  e', '  f']],
    ['a\nb', 'a\nb\nc', ['  a', '  b', '+ c']],
    ['a\na', 'a', ['  a', '- a']],
  ])('%j and %j', (expected, actual, lines) => {
    expect(changedLines(expected, actual)).toEqual(lines);
  });
});
