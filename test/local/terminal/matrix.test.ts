import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderMatrix } from '../../../local/terminal/matrix.ts';
import { createStyle } from '../../../local/terminal/style.ts';
import { textWidth } from '../../../local/terminal/text.ts';
import { buildMatrix, type DriftMatrix } from '../../../shared/core/matrix.ts';
import { aFinding, aResult, aTenant, exampleMatrix } from '../example-matrix.ts';

const at = (columns: number, env: Record<string, string> = { NO_COLOR: '1' }) =>
  createStyle({ isTTY: true, columns, env });
const show = (matrix: DriftMatrix, columns = 100): string => renderMatrix(matrix, at(columns));

function matrixOf(tenants: ReturnType<typeof aTenant>[], results: ReturnType<typeof aResult>[]): DriftMatrix {
  return buildMatrix({
    sweep: { id: 's-1', startedAt: '2026-11-22T10:00:00.000Z', closedAt: '2026-11-22T10:00:02.000Z' },
    canonical: { fingerprint: 'f'.repeat(32), objects: 3, release: 'r1' },
    tenants,
    results,
  });
}

describe('the drift matrix on a terminal', () => {
  it('begins with the sync rate and its coverage', () => {
    expect(show(exampleMatrix(30)).split('\n')[0]).toBe(
      '18 of 27 checked in sync (66.7 %), 27 of 30 known checked (90.0 %)',
    );
  });

  it('says of 30 tenants who differs in what', () => {
    const lines = show(exampleMatrix(30)).split('\n');
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}4 {2}Behind 1 release; misses/));
    expect(lines).toContainEqual('     tenant-0018, tenant-0019, tenant-0020, tenant-0021');
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}tenant-0018 \+3 +lagging +− +− +− +· /));
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}tenant-0025 +drifted +·.* !/));
    expect(lines).toContainEqual(
      expect.stringMatching(/^ {2}tenant-0028 +unreachable +its server refused the password/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}tenant-0029 +not checked +no result arrived/));
  });

  it('names at most ten tenants of anything, and counts the rest', () => {
    const text = show(exampleMatrix(3000));
    for (const line of text.split('\n\n')) {
      expect(line.split('\n').filter((one) => one.startsWith('  tenant-')).length).toBeLessThanOrEqual(10);
    }
    expect(text).toContain('tenant-0079 and 390 more');
    expect(text).toContain('Cannot tell: 300 tenants');
    expect(text).toMatch(/and 290 more: 100 no result arrived/);
    expect(text.split('\n').length).toBeLessThan(80);
  });

  it.each([40, 60, 80, 100, 140, 300])('keeps to %i columns', (columns) => {
    for (const size of [1, 30, 3000]) {
      for (const line of show(exampleMatrix(size), columns).split('\n'))
        expect(textWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  it('gives every shown tenant a mark of its own in the grid', () => {
    const wide = Array.from({ length: 40 }, (_, n) => aFinding(`table:app.t${n}`));
    const lagging = ['a', 'b', 'c'].map((id) => aResult(id, { status: 'lagging', findings: wide }));
    const odd = aResult('odd', { findings: [aFinding('policy:app.x.mine', { class: 'changed' })] });
    const text = show(
      matrixOf(
        [...'abc', 'odd'].map((id) => aTenant(id)),
        [...lagging, odd],
      ),
    );
    expect(text).toMatch(/ {2}odd +drifted .*~/);
    expect(text).toMatch(/ {2}a \+2 +lagging .*− .*\+\d+ more/);
  });

  it('says that the list is empty instead of dividing by it', () => {
    const text = show(matrixOf([], []));
    expect(text).toContain('The tenant list is empty');
    expect(text).not.toMatch(/NaN|Infinity/);
  });

  it('gives no sync rate when nothing could be checked', () => {
    const text = show(matrixOf([aTenant('a')], []));
    expect(text).toContain('No sync rate: 0 of 1 known checked (0.0 %)');
  });

  it('never rounds one left over away', () => {
    const tenants = Array.from({ length: 3000 }, (_, n) => aTenant(`t${n}`));
    const results = tenants.map(({ id }, n) =>
      n === 7 ? aResult(id, { findings: [aFinding('table:a.b')] }) : aResult(id),
    );
    expect(show(matrixOf(tenants, results))).toContain(
      '2,999 of 3,000 checked in sync (> 99.9 %), 3,000 of 3,000 known checked (100.0 %)',
    );
  });

  it('prints names that would break a terminal as what they are', () => {
    const evil = 'x\u001b]0;owned\u0007\u001b[2J\r\n🐘東京\u202e';
    const matrix = matrixOf(
      [aTenant(evil), aTenant('b')],
      [
        aResult(evil, { findings: [aFinding(`table:app."${evil}"`)] }),
        aResult('b', { status: 'failed', error: { code: 'internal', message: `it said ${evil}` } }),
      ],
    );
    const text = show(matrix);
    expect(text).toContain('\\u001b]0;owned\\u0007');
    expect([...text].filter((character) => character < ' ' && character !== '\n')).toEqual([]);
    expect(text).not.toContain('\u202e');
    for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(100);
  });

  it('says what was not looked at', () => {
    const results = ['a', 'b'].map((id) =>
      aResult(id, { unmodeled: { operator: 3 }, suppressed: [{ rule: 'kind=comment', count: 2 }] }),
    );
    const text = show(matrixOf([aTenant('a'), aTenant('b')], results));
    expect(text).toContain('Not compared: 6 operator');
    expect(text).toContain('Hidden 4 times by rule kind=comment');
  });

  it('uses colours on a terminal only, not with NO_COLOR, and says the same without them', () => {
    const matrix = exampleMatrix(30);
    const coloured = renderMatrix(matrix, at(100, {}));
    expect(coloured).toContain('\u001b[32m');
    expect(stripVTControlCharacters(coloured)).toBe(show(matrix));
    const piped = renderMatrix(matrix, createStyle({ isTTY: false, env: {} }));
    expect(piped).toBe(show(matrix));
  });
});
