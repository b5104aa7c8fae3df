import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepDocuments } from '../../../local/sweep/kept-documents.ts';
import { keepSweep } from '../../../local/sweep/stored-sweeps.ts';
import { matrixKey, serializeMatrix } from '../../../shared/core/stored-matrix.ts';
import { aMatrix, aRow } from '../../shared/notion/fixtures.ts';
import { createMemoryDocuments } from '../../support/memory-ports.ts';

let folder: string;
const unkept: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'driftmatrix-kept-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** As the next sweep finds them: with an empty bucket. */
const open = (database = 'a') =>
  keepDocuments(createMemoryDocuments(), folder, database, (error) => void unkept.push(error.code));

describe('documents of the command line', () => {
  it('outlive the sweep when the tracker remembers them, apart for each database', async () => {
    await open().write('tracker/accepted.json', 'old');
    await open().write('tracker/accepted.json', 'new');
    expect(await open().read('tracker/accepted.json')).toBe('new');
    expect(await open('https://notion.so/b?v=1').read('tracker/accepted.json')).toBeUndefined();
  });

  it('are there for the rest of the sweep when they cannot be kept, and say so', async () => {
    await writeFile(join(folder, 'out'), 'no folder');
    const documents = open();
    await documents.write('tracker/accepted.json', 'new');
    expect(await documents.read('tracker/accepted.json')).toBe('new');
    expect(await open().read('tracker/accepted.json')).toBeUndefined();
    expect(unkept.splice(0)).toEqual(['file-unwritable']);
  });

  it('are matrices where an earlier sweep left them', async () => {
    const matrix = aMatrix([aRow('acme')]);
    const kept = { ...matrix, sweep: { ...matrix.sweep, id: 'm-20261123T010241Z-5585daf7' } };
    await keepSweep(kept, folder);
    expect(await open().read(matrixKey(kept.sweep.id))).toBe(serializeMatrix(kept));
    expect(await open().read(matrixKey('m-20261123T010241Z-00000000'))).toBeUndefined();
  });

  it('never leave their folder, and nothing else is kept', async () => {
    for (const key of [
      'tracker/../../evil.json',
      'tracker/..',
      'tracker/a/b',
      'snapshots/x.json',
      'sweeps/../matrix.json',
    ])
      await open().write(key, 'text');
    expect(await readdir(folder)).toEqual([]);
    expect(await open().read('sweeps/../matrix.json')).toBeUndefined();
  });
});
