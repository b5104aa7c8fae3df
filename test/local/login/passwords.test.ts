import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passwordIn } from '../../../local/login/passfile.ts';
import { createPasswords } from '../../../local/login/passwords.ts';
import { parseConnection } from '../../../shared/core/connection.ts';

const target = { host: 'db1', port: 5432, database: 'acme', user: 'reader' };

describe('a password file', () => {
  it.each<[string, string, Partial<typeof target>, string | undefined]>([
    ['every field', 'db1:5432:acme:reader:pw', {}, 'pw'],
    ['stars', '*:*:*:*:pw', {}, 'pw'],
    ['the first line that fits', 'db2:*:*:*:no\n*:*:*:reader:first\n*:*:*:*:second', {}, 'first'],
    ['lines after comments and blank ones', '# *:*:*:*:no\n\n*:*:*:*:pw', {}, 'pw'],
    // Measured with psql 15, which ends a password there.
    ['a password up to a colon without an escape', '*:*:*:*:a:b:c', {}, 'a'],
    ['a password with a backslash at its end', '*:*:*:*:a\\', {}, 'a\\'],
    ['no carriage return at the end of the file', '*:*:*:*:pw\r', {}, 'pw'],
    ['a carriage return inside a password', '*:*:*:*:a\rb', {}, 'a\rb'],
    ['nothing behind a null byte', '*:*:*:*:a\0b', {}, 'a'],
    ['a password with escapes', String.raw`*:*:*:*:a\:b\\c\d`, {}, String.raw`a:b\cd`],
    ['a password with white space around it', '*:*:*:*: pw ', {}, ' pw '],
    ['lines of Windows', '*:*:*:*:pw\r\n', {}, 'pw'],
    ['an address with escaped colons', String.raw`\:\:1:5432:*:*:pw`, { host: '::1' }, 'pw'],
    ['names with a colon or a backslash', String.raw`*:*:a\:b:c\\d:pw`, { database: 'a:b', user: 'c\\d' }, 'pw'],
    ['localhost for a default socket', 'localhost:*:*:*:pw', { host: '/var/run/postgresql' }, 'pw'],
    ['the path of another socket', '/run/mine:*:*:*:pw', { host: '/run/mine' }, 'pw'],
    ['not localhost for that one', 'localhost:*:*:*:pw', { host: '/run/mine' }, undefined],
    ['no other port', 'db1:5433:*:*:pw', {}, undefined],
    ['no beginning of a name', 'db:*:*:*:pw', {}, undefined],
    ['no name that goes on', 'db11:*:*:*:pw', {}, undefined],
    ['no star within a name', 'db*:*:*:*:pw', {}, undefined],
    ['no line that is cut off', 'db1:5432:acme:reader', {}, undefined],
  ])('is read as libpq reads it: %s', (_, text, rest, expected) => {
    expect(passwordIn(text, { ...target, ...rest })).toBe(expected);
  });
});

describe('a connection without a password', () => {
  const connection = parseConnection('postgres://reader@db1/acme', 'url');
  const warnings: string[] = [];
  const find = (env: Record<string, string>) => createPasswords(env, (text) => warnings.push(text)).find(connection);
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'driftmatrix-home-'));
    await writeFile(join(home, '.pgpass'), 'db1:*:*:*:of-home', { mode: 0o600 });
    await writeFile(join(home, 'other'), 'db1:*:*:*:of-other', { mode: 0o400 });
    await writeFile(join(home, 'open'), 'db1:*:*:*:of-open');
    await chmod(join(home, 'open'), 0o640);
    await mkdir(join(home, 'folder'), { mode: 0o700 });
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  it('takes it from PGPASSWORD, PGPASSFILE and ~/.pgpass, in this order', async () => {
    const [HOME, PGPASSFILE] = [home, join(home, 'other')];
    expect(await find({ HOME, PGPASSFILE, PGPASSWORD: 'of-env' })).toBe('of-env');
    expect(await find({ HOME, PGPASSFILE, PGPASSWORD: '' })).toBe('of-other');
    expect(await find({ HOME })).toBe('of-home');
    expect(await find({ HOME: '/nowhere' })).toBeUndefined();
    expect(await find({})).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it('takes none from a file that others may read, or that is none, and says so once', async () => {
    const passwords = createPasswords({ PGPASSFILE: join(home, 'open') }, (text) => warnings.push(text));
    expect([await passwords.find(connection), await passwords.find(connection)]).toEqual([undefined, undefined]);
    expect(await find({ PGPASSFILE: join(home, 'folder') })).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringMatching(/open has group or world access.*chmod 0600/),
      expect.stringMatching(/folder is not a plain file/),
    ]);
  });
});
