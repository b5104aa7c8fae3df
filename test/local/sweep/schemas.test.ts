import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommandLine } from '../../../local/commands/run.ts';
import { type PostgresServer, startPostgres } from '../../../local/postgres/server.ts';
import { run } from '../../support/databases.ts';
import { fakeIo } from '../fake-io.ts';

/** `compare.schemas` from the configuration file and the command line to all that people see of it. */

let cwd: string;
let server: PostgresServer;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'driftmatrix-schemas-'));
  server = await startPostgres();
  const make = async (name: string, schema: string, rest: string) => {
    await run(server.connection(), `create database ${name}`);
    await run(server.connection(name), `create schema ${schema}; create table ${schema}.orders (id int); ${rest}`);
  };
  await make('canonical', 'app', 'create schema other; create table other.t (id int)');
  await make('acme', 'app_acme', 'create schema neighbour; create table neighbour.t (id int)');
  await make('globex', 'app_globex', 'alter table app_globex.orders add note text; create table public.t (id int)');
});
afterAll(async () => {
  await server.stop();
  await rm(cwd, { recursive: true, force: true });
});

async function driftmatrix(...args: string[]) {
  const io = fakeIo({ cwd });
  const code = await runCommandLine(args, io);
  return { code, out: io.out(), err: io.err(), json: () => JSON.parse(io.out()) };
}

const placeholders = { 'app_{tenant}': 'app' };

async function configure(schemas: readonly string[], canonical: Readonly<Record<string, string>>): Promise<void> {
  const tenants = ['acme', 'globex'].map((id) => ({ id, url: server.url(id) }));
  const config = { canonical, tenants, compare: { schemas, placeholders } };
  await writeFile(join(cwd, 'fleet.json'), JSON.stringify(config));
}

it('a sweep compares only these schemas, and every report of it says so', async () => {
  await configure(['app', 'billing_*'], { url: server.url('canonical') });
  const { code, json } = await driftmatrix('sweep', '--config', 'fleet.json', '--json');
  const { sweep, tenants } = json();
  expect([code, sweep.schemas]).toEqual([1, ['app', 'billing_*']]);
  const found = tenants.map(({ id, findings }: { id: string; findings: { id: string }[] }) => [
    id,
    ...findings.map((finding) => finding.id),
  ]);
  expect(found.sort()).toEqual([['acme'], ['globex', 'column:app.orders.note']]);
  const idle = { rule: 'schemas: billing_*', count: 0 };
  for (const { suppressed } of tenants) expect(suppressed).toEqual([idle]);

  const said = 'Only schemas app, billing_* were compared';
  expect((await driftmatrix('report', 'latest')).out).toContain(said);
  expect((await driftmatrix('report', 'latest', '--format', 'html')).out).toContain(`"scope":"${said}"`);
  expect((await driftmatrix('report', 'latest', '--format', 'md')).out).toContain(
    '- Only schemas app, billing&#95;&#42; were',
  );
  expect((await driftmatrix('report', 'latest', '--format', 'json')).json().sweep.schemas).toEqual(sweep.schemas);
});

it('a sweep without any of these schemas in the canonical is none', async () => {
  await configure(['ap'], { url: server.url('canonical') });
  const { code, err } = await driftmatrix('sweep', '--config', 'fleet.json');
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('No schema of the canonical is one of compare.schemas (ap)'),
  ]);
});

it('a snapshot of everything serves a sweep of some schemas, and one of fewer is refused', async () => {
  const written = async (file: string, ...args: string[]) =>
    await driftmatrix('snapshot', server.url('canonical'), '-o', file, ...args);
  await written('whole.json');
  await written('app.json', '--schemas', 'app');
  await configure(['app'], { snapshot: 'whole.json' });
  const { json } = await driftmatrix('sweep', '--config', 'fleet.json', '--json');
  expect(json().sweep).toMatchObject({ checked: 2, inSync: 1, schemas: ['app'] });
  await configure([], { snapshot: 'app.json' });
  const refused = await driftmatrix('sweep', '--config', 'fleet.json');
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('was read of the schemas app only, and all schemas are to be compared');
});

it('a diff of two databases does too, by the file or by --schemas', async () => {
  const [canonical, tenant] = [server.url('canonical'), server.url('globex')];
  const some = await driftmatrix('diff', canonical, tenant, '--schemas', 'other, !app*', '--json');
  expect(some.json()).toMatchObject({ status: 'drifted', schemas: ['other', '!app*'] });
  expect(some.json().findings.map(({ id }: { id: string }) => id)).toEqual(['schema:other']);
  expect((await driftmatrix('diff', canonical, tenant, '--schemas', 'other')).out).toContain(
    'Only schemas other were compared',
  );

  const of = (schemas: string) => driftmatrix('diff', 'app.json', canonical, '--schemas', schemas);
  expect((await of('app')).code).toBe(0);
  expect(await of('app,other')).toMatchObject({
    code: 2,
    err: expect.stringContaining('app.json was read of the schemas app only'),
  });
  expect(await of('gone')).toMatchObject({
    code: 2,
    err: expect.stringContaining('app.json was read of the schemas app only'),
  });
  expect(await of('app,')).toMatchObject({ code: 64, err: expect.stringContaining('--schemas') });
  const nothing = await driftmatrix('diff', canonical, tenant, '--schemas', 'ap');
  expect(nothing).toMatchObject({ code: 2, err: expect.stringContaining('Neither database has a schema') });
});
