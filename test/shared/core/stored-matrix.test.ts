import { describe, expect, it } from 'vitest';
import { buildMatrix } from '../../../shared/core/matrix.ts';
import { loadMatrix, parseMatrix, saveMatrix, serializeMatrix } from '../../../shared/core/stored-matrix.ts';
import { aFinding, anError, aResult, aTenant, isoAfter } from '../../support/builders.ts';
import { createMemoryDocuments } from '../../support/memory-ports.ts';

const changed = aFinding('column:public.a.b', {
  class: 'changed',
  kind: 'column',
  attributes: [{ name: 'type', expected: 'int4', actual: { deep: [null, 1.5] }, note: 'text only' }],
});
const input = {
  sweep: { id: 'sweep-1', startedAt: isoAfter(0), closedAt: isoAfter(5) },
  canonical: { fingerprint: 'cccc', objects: 3, release: 'r1' },
};
const matrix = buildMatrix({
  ...input,
  tenants: [aTenant('a', { name: 'A', ring: 'canary', server: 'h:1' }), aTenant('b'), aTenant('c'), aTenant('d')],
  results: [
    aResult('a', {
      status: 'lagging-and-drifted',
      findings: [changed],
      lag: { release: 'r0', behind: 1, since: isoAfter(-9) },
      serverVersion: '17.1',
      suppressed: [{ rule: 'x', count: 2 }],
      unmodeled: { cast: 1 },
    }),
    anError('b'),
    aResult('c'),
  ],
  since: new Map([['a', isoAfter(-3)]]),
});

describe('a stored drift matrix', () => {
  it('comes back as it was', async () => {
    expect(parseMatrix(serializeMatrix(matrix), 'it')).toEqual(matrix);
    const documents = createMemoryDocuments();
    expect(await loadMatrix(documents, await saveMatrix(documents, matrix))).toEqual(matrix);
  });

  it('holds the findings of a cohort once, and gives its tenants the same ones', () => {
    const tenants = Array.from({ length: 1_000 }, (_, at) => aTenant(`t${at}`));
    const results = tenants.map(({ id }) => aResult(id, { status: 'drifted', findings: [structuredClone(changed)] }));
    const text = serializeMatrix(buildMatrix({ ...input, tenants, results }));
    expect(text.split('column:public.a.b')).toHaveLength(1 + 1 + 1);
    const { rows, cohorts } = parseMatrix(text, 'it');
    expect(rows).toHaveLength(1_000);
    for (const row of rows) expect(row.findings).toBe(cohorts[0]?.findings);
  });

  it('of the first version, with the findings in every row, is still read', () => {
    expect(parseMatrix(JSON.stringify({ driftmatrix: 'drift matrix', v: 1, matrix }), 'it')).toEqual(matrix);
  });

  it('is refused when findings that it names are not in it', () => {
    const text = serializeMatrix(matrix).replace(/"findings":\[.*$/s, '"findings":[]}');
    expect(() => parseMatrix(text, 'it')).toThrow(/it lacks its findings number 0/);
  });

  it('is refused when it is gone, no matrix, or of another version', async () => {
    await expect(loadMatrix(createMemoryDocuments(), 'k')).rejects.toMatchObject({ code: 'record-missing' });
    for (const text of ['', '{}', serializeMatrix(matrix).replace('"v":2', '"v":3')]) {
      expect(() => parseMatrix(text, 'it')).toThrow(/it is no drift matrix/);
    }
  });
});
