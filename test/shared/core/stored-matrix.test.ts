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
const matrix = buildMatrix({
  sweep: { id: 'sweep-1', startedAt: isoAfter(0), closedAt: isoAfter(5) },
  canonical: { fingerprint: 'cccc', objects: 3, release: 'r1' },
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

  it('is refused when it is gone, no matrix, or of another version', async () => {
    await expect(loadMatrix(createMemoryDocuments(), 'k')).rejects.toMatchObject({ code: 'record-missing' });
    for (const text of ['', '{}', serializeMatrix(matrix).replace('"v":1', '"v":2')]) {
      expect(() => parseMatrix(text, 'it')).toThrow(/it is no drift matrix/);
    }
  });
});
