import { describe, expect, it } from 'vitest';
import { readConfigFile } from '../../../local/config/config-file.ts';
import { parseConnection } from '../../../shared/core/connection.ts';

const read = (value: object, env: Record<string, string> = {}) =>
  readConfigFile('/nowhere/fleet.json', { shown: 'fleet.json', text: JSON.stringify(value), env });
const bare = 'postgres://reader@db1/app';
const canonical = { url: bare };
const passwordOf = (url: string | undefined): string | undefined => parseConnection(url, 'url').revealPassword();
/** What stands for a variable in the file. */
const variable = (name: string): string => `$\{${name}}`;
/** Everything that a URL gives a meaning to. */
const awkward = `p@ss/w:o?r#d %41${variable('X')}é`;

describe('a configuration file without passwords', () => {
  it('takes a variable of the environment in any string, and leaves what only looks like one', async () => {
    const here = variable('PLACE');
    const tenants = [{ id: 'acme', url: variable('ACME'), name: `in ${here} and $${here} ${variable('place')}` }];
    const env = { ACME: 'postgres://reader:hunter2@db1/acme', PLACE: 'Rome' };
    expect((await read({ canonical, tenants }, env)).tenants).toEqual([
      { id: 'acme', url: env.ACME, name: `in Rome and ${here} ${variable('place')}` },
    ]);
  });

  it('says where a variable is not set, every place, and repeats nothing of the text', async () => {
    const tenants = [{ id: 'acme', url: `postgres://reader:hun${variable('TER')}2@db1/acme`, name: variable('TER') }];
    const failure: unknown = await read({ canonical, tenants }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'config-invalid', message: expect.stringContaining('has 2 problems') });
    expect(String(failure)).toMatch(/tenants\[0\]\.url: names an environment variable that is not set/);
    expect(String(failure)).not.toMatch(/TER|hun/);
  });

  it('names the variable of each password beside its URL, whatever the password holds', async () => {
    const given = { url: bare, passwordEnv: 'READER' };
    const looked = { reality: { server: given, databases: 'app_*' } };
    const env = { READER: awkward };
    const config = await read({ canonical: given, tenants: { query: 'select 1', from: given, ...looked } }, env);
    expect(passwordOf(config.canonical.url)).toBe(awkward);
    expect(config.tenants).toMatchObject({ from: { url: expect.any(String) } });
    const urls = [...JSON.stringify(config.tenants).matchAll(/postgres:[^"]+/g)].map(([url]) => url);
    expect(urls.map(passwordOf)).toEqual([awkward, awkward]);
    for (const tenants of [
      [{ id: 'a', ...given }],
      { inline: [{ id: 'a', ...given }] },
      { server: [given], databases: '*' },
    ]) {
      const [url = ''] = /postgres:[^"]+/.exec(JSON.stringify((await read({ canonical, tenants }, env)).tenants)) ?? [];
      expect(passwordOf(url)).toBe(awkward);
    }
  });

  it('is filled from PGPASSWORD where a URL has none', async () => {
    const own = 'postgres://reader:own@db1/app';
    const tenants = [
      { id: 'a', url: bare },
      { id: 'b', url: own },
      { id: 'c', connection: { secret: 's' } },
    ];
    const config = await read({ canonical, tenants }, { PGPASSWORD: 'hunter2' });
    expect(config.tenants).toEqual([{ id: 'a', url: 'postgres://reader:hunter2@db1/app' }, tenants[1], tenants[2]]);
    expect(passwordOf(config.canonical.url)).toBe('hunter2');
    expect(await read({ canonical, tenants })).toMatchObject({ canonical, tenants });
  });

  it.each([
    ['is not set', { url: bare, passwordEnv: 'NOWHERE' }, 'canonical.passwordEnv: the environment variable NOWHERE'],
    [
      'comes beside a password',
      { url: 'postgres://r:hunter2@db1/a', passwordEnv: 'A' },
      'the url has a password already',
    ],
    ['comes without a URL', { snapshot: 'x', passwordEnv: 'A' }, 'passwordEnv goes with a url'],
    ['is the password', { url: bare, passwordEnv: 'hunter2!' }, 'expected the name of an environment variable'],
  ])('whose passwordEnv %s is refused', async (_, given, message) => {
    const failure: unknown = await read({ canonical: given, tenants: [] }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'config-invalid', message: expect.stringContaining(message) });
    expect(String(failure)).not.toContain('hunter2');
  });

  it('may come as YAML too, and then may not hold half of one', async () => {
    const text = 'canonical: {url: "postgres://reader@db1/app"}\ntenants: []\n';
    expect(await readConfigFile('/nowhere/x', { text })).toMatchObject({ canonical });
    await expect(readConfigFile('/nowhere/x', { shown: 'stdin', text: '{"canonical": ' })).rejects.toThrow(
      /^stdin is no JSON/,
    );
  });
});
