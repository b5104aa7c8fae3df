import { lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tryFile, tryFolder, writeWhole } from '../../local/write-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'driftmatrix-write-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const modeOf = async (name: string): Promise<string> => ((await stat(join(folder, name))).mode & 0o777).toString(8);

describe('what is written', () => {
  it('is for its owner alone, in folders that are too', async () => {
    await writeWhole(join(folder, 'out/sweeps/a.json'), '{}');
    expect([await modeOf('out'), await modeOf('out/sweeps'), await modeOf('out/sweeps/a.json')]).toEqual([
      '700',
      '700',
      '600',
    ]);
  });

  it('is for its owner alone also where an older file was not, and leaves a folder as it is', async () => {
    await mkdir(join(folder, 'open'), { mode: 0o755 });
    await writeFile(join(folder, 'open/a.json'), 'old', { mode: 0o644 });
    await writeWhole(join(folder, 'open/a.json'), 'new');
    expect([await modeOf('open'), await modeOf('open/a.json')]).toEqual(['755', '600']);
  });

  it('replaces a link and leaves alone what it leads to', async () => {
    await writeFile(join(folder, 'precious'), 'mine');
    await symlink(join(folder, 'precious'), join(folder, 'a.json'));
    await writeWhole(join(folder, 'a.json'), '{}');
    expect(await readFile(join(folder, 'precious'), 'utf8')).toBe('mine');
    expect((await lstat(join(folder, 'a.json'))).isSymbolicLink()).toBe(false);
  });

  it('goes where a folder that is a link leads', async () => {
    await mkdir(join(folder, 'elsewhere'));
    await symlink(join(folder, 'elsewhere'), join(folder, 'out'));
    await writeWhole(join(folder, 'out/sweeps/a.json'), '{}');
    expect(await readFile(join(folder, 'elsewhere/sweeps/a.json'), 'utf8')).toBe('{}');
  });

  it.runIf(process.platform !== 'win32')('goes into a device, which stays one', async () => {
    await symlink('/dev/null', join(folder, 'nothing'));
    await tryFile(join(folder, 'nothing'));
    await writeWhole(join(folder, 'nothing'), '{}');
    expect((await stat(join(folder, 'nothing'))).isCharacterDevice()).toBe(true);
  });
});

describe('a place that cannot be written', () => {
  it.each([
    ['a file where a folder should be', 'file/sweeps'],
    ['a link to nowhere', 'nowhere/sweeps'],
    ['a link to itself', 'loop/sweeps'],
  ])('because of %s is known before, and leaves nothing behind', async (_, name) => {
    await writeFile(join(folder, 'file'), '');
    await symlink(join(folder, 'gone/away'), join(folder, 'nowhere'));
    await symlink(join(folder, 'loop'), join(folder, 'loop'));
    const before = await readdir(folder);
    const failed = { code: 'file-unwritable', message: expect.stringContaining(name) };
    await expect(tryFolder(join(folder, name))).rejects.toMatchObject(failed);
    await expect(writeWhole(join(folder, name, 'a.json'), '{}')).rejects.toMatchObject(failed);
    expect(await readdir(folder)).toEqual(before);
  });

  it('because the name is a folder’s is known before', async () => {
    await mkdir(join(folder, 'a.json'));
    const unwritable = { code: 'file-unwritable' };
    await expect(tryFile(join(folder, 'a.json'))).rejects.toMatchObject(unwritable);
    await expect(writeWhole(join(folder, 'a.json'), '{}')).rejects.toMatchObject(unwritable);
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it('leaves nothing behind where it can be written', async () => {
    await tryFile(join(folder, 'a.json'));
    await tryFolder(join(folder, 'out/sweeps'));
    expect(await readdir(folder)).toEqual([]);
  });
});
