import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../local/commands/run.ts';
import { fakeIo } from '../fake-io.ts';

/** Whatever somebody writes in place of a connection: no four characters of the password are shown to anybody. */

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'driftmatrix-shown-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const marks = [...'/?#@:%[]&=+ \'"\\;,<>`{}|^$!~*()-._\t\n\u00e9\u{1f511}'];
const odd = marks.flatMap((mark) => [`${mark}wXyZQrSt`, `wXyZ${mark}QrSt`, `wXyZQrSt${mark}`]);
/** Without an @ behind it this is a whole URL, of another host and database: nobody can tell. */
const another = 'wXyZ@QrSt/VbNm';
const some = [
  'wXyZQrSt',
  '12?wXyZ=QrSt',
  '12#wXyZ',
  another,
  '%2FwXyZ%zz',
  '$'.concat('{WXYZQRST}'),
  'wXyZ?sslmode=QrSt',
  'a@b:wXyZ/QrSt@c',
];
const at = '127.0.0.1:1';
const places: Readonly<Record<string, (password: string) => string>> = {
  'a URL': (password) => `postgres://u:${password}@${at}/d`,
  'a URL without a user': (password) => `postgres://:${password}@${at}/d`,
  'the user': (password) => `postgres://u%3A${password}@${at}/d`,
};
const typos: Readonly<Record<string, (password: string) => string>> = {
  'no scheme': (password) => `u:${password}@h/d`,
  'one slash': (password) => `postgres:/u:${password}@h/d`,
  'no slash': (password) => `postgres:u:${password}@h/d`,
  'no colon': (password) => `postgres//u:${password}@h/d`,
  'another scheme': (password) => `mysql://u:${password}@h/d`,
  'a scheme that is none': (password) => `${password}://u@h/d`,
  'a URL of Java': (password) => `jdbc:postgresql://h/d?user=u&password=${password}`,
  quotes: (password) => `"postgres://u:${password}@h/d"`,
  'a parameter': (password) => `postgres://u@${at}/d?password=${password}`,
  'a mode': (password) => `postgres://u@${at}/d?sslmode=${password}`,
  'the name of a parameter': (password) => `postgres://u@${at}/d?${password}=1`,
  'two hosts': (password) => `postgres://u:${password}@h/d?host=i`,
  'a port that is none': (password) => `postgres://u:${password}@h:port/d`,
  'no host': (password) => `postgres://u:${password}@/d`,
  'no at': (password) => `postgres://u:${password}/d`,
  'an at that is escaped': (password) => `postgres://u:${password}%40h/d`,
  'words for libpq': (password) => `host=h user=u password=${password} dbname=d`,
  'a variable': (password) => `PGPASSWORD=${password}`,
  'a user and a password': (password) => `u:${password}`,
};

const isAnother = (password: string, form: string): boolean => password === another && !/@(?:127|h|\/)/.test(form);

const forms = [
  ...odd.flatMap((password) => [[password, places['a URL']?.(password) ?? ''] as const]),
  ...some.flatMap((password) =>
    Object.values({ ...places, ...typos }).map((form) => [password, form(password)] as const),
  ),
].filter(([password, form]) => !isAnother(password, form));
/** Enough where the text goes the same way as elsewhere. */
const aThird = forms.filter((_, place) => place % 3 === 1);

const piecesOf = (password: string): string[] =>
  Array.from({ length: Math.max(0, password.length - 3) }, (_, from) => password.slice(from, from + 4)).filter(
    (piece) => /[XZQSVN]/.test(piece),
  );

async function leaks(password: string, args: readonly string[], stdin?: string): Promise<string[]> {
  const found: string[] = [];
  const pieces = piecesOf(password);
  for (const [env, more] of [[{}, []] as const, [{ DEBUG: '1' }, ['--json']] as const]) {
    const io = fakeIo({ cwd, env, ...(stdin !== undefined && { stdin }) });
    expect(await runCommandLine([...args, ...more], io)).not.toBe(0);
    const text = io.out() + io.err();
    found.push(...pieces.filter((piece) => text.includes(piece)));
  }
  return found;
}

describe('a password in any form of a connection is not shown', () => {
  it.each<[string, (form: string) => [args: string[], stdin?: string]]>([
    ['diff', (form) => [['diff', form, form]]],
    ['diff, of which one side is stdin', (form) => [['diff', 'nowhere.json', '-'], form]],
    ['diff, as JSON on stdin', (form) => [['diff', '-', 'nowhere.json'], JSON.stringify({ url: form })]],
    ['diff, as its profile', (form) => [['diff', 'a.json', 'b.json', '--profile', form]]],
    ['diff, as one argument too many', (form) => [['diff', 'a.json', 'b.json', form]]],
    ['diff, as an option', (form) => [['diff', 'a.json', 'b.json', `--${form}`]]],
    ['snapshot', (form) => [['snapshot', form]]],
    ['report', (form) => [['report', form]]],
    ['report, as its file', (form) => [['report', 'latest', '-o', form, '--format', form]]],
    ['sweep, as its file', (form) => [['sweep', '--config', form]]],
    ['sweep, as a number', (form) => [['sweep', '--config', 'x.json', '--sample', form]]],
    ['doctor, as its file', (form) => [['doctor', `--config=${form}`]]],
    ['notion, as what to do', (form) => [['notion', form]]],
    ['notion, as a variable', (form) => [['notion', 'setup', '--page', 'x', '--token-env', form]]],
    ['no command at all', (form) => [[form]]],
    ['help', (form) => [['help', form]]],
  ])('by %s', async (_, call) => {
    for (const [password, form] of forms) {
      const [args, stdin] = call(form);
      expect({ form, found: await leaks(password, args, stdin) }).toEqual({ form, found: [] });
    }
  });

  it('by doctor and sweep, in a configuration', async () => {
    for (const [password, form] of aThird) {
      const source = { server: { url: form }, databases: form };
      const texts = [
        JSON.stringify({
          canonical: { url: form },
          tenants: [{ id: 'a', url: form, passwordEnv: form }],
          [form]: form,
        }),
        JSON.stringify({ canonical: { url: form, [form]: 1 }, tenants: source }),
        `canonical:\n  url: ${form}\ntenants: {${form}}`,
      ];
      for (const [text, command] of [
        [texts[0], 'doctor'],
        [texts[1], 'doctor'],
        [texts[2], 'sweep'],
      ] as const) {
        expect({ form, found: await leaks(password, [command, '--config', '-'], text) }).toEqual({ form, found: [] });
      }
    }
  });

  it('by a file that was taken for a snapshot, a matrix or a configuration', async () => {
    for (const [password, form] of aThird) {
      await writeFile(join(cwd, 'connection'), form);
      for (const args of [
        ['diff', 'connection', 'connection'],
        ['report', 'connection'],
        ['sweep', '--config', 'connection'],
      ]) {
        expect({ form, found: await leaks(password, args) }).toEqual({ form, found: [] });
      }
    }
  });
});
