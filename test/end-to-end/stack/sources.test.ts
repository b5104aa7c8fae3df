import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dev } from '../../../infra/config/dev.ts';
import { defineEnvironment, type Environment } from '../../../infra/config/environment.ts';
import { type SecretsManager, startSecretsManager } from '../../../local/cloud/secrets-manager.ts';
import { startStack } from '../../../local/stack/start-stack.ts';
import { type DatabaseFactory, run, startDatabases } from '../../support/databases.ts';
import { type Rewiring, rewired } from './rewired.ts';
import { sweepStack } from './sweep-stack.ts';
import { prepareSynthesis, type Synthesis } from './synthesized-stack.ts';
import { plain } from './unused-rights.ts';

/** Each source of tenants, deployed as an environment says it: its roles open what it needs, and nothing that it does not. */

let databases: DatabaseFactory;
let secrets: SecretsManager;
let synthesis: Synthesis;

beforeAll(async () => {
  [databases, synthesis] = await Promise.all([startDatabases(17), prepareSynthesis()]);
  for (const name of ['canonical', 'app_a', 'app_b', 'control'])
    await run(databases.server.connection(), `create database ${name}`);
  for (const name of ['canonical', 'app_a', 'app_b'])
    await run(databases.server.connection(name), 'create table orders (id int primary key)');
  const { host, port } = databases.server.connection();
  const row = (id: string) => `('${id}', '${host}:${port}', 'app_${id}')`;
  await run(
    databases.server.connection('control'),
    `create table tenants (id text, server text, dbname text); insert into tenants values ${row('a')}, ${row('b')}`,
  );
  const loginTo = (database: string): string => {
    const connection = databases.server.connection(database);
    const { host, port, database: dbname, user: username } = connection;
    return JSON.stringify({ host, port, dbname, username, password: connection.revealPassword() });
  };
  secrets = await startSecretsManager({
    'driftmatrix/dev/canonical': loginTo('canonical'),
    server: loginTo('postgres'),
    control: loginTo('control'),
  });
  for (const id of ['a', 'b']) secrets.set(`fleet/${id}`, loginTo(`app_${id}`), { fleet: 'one' });
});
afterAll(async () => {
  synthesis?.remove();
  await Promise.all([databases?.stop(), secrets?.stop()]);
});

type Tenants = Environment['tenants'];
const server = { server: { secret: 'server' }, databases: 'app_*', exclude: [] };
const ofList = [
  { id: 'a', connection: { secret: 'fleet/a' } },
  { id: 'b', connection: { secret: 'server', database: 'app_b' } },
];
const ofQuery = {
  query: 'select id, server, dbname from tenants',
  from: { secret: 'control' },
  credentials: { secret: 'server' },
};

const byTag: Tenants = { secretTag: { key: 'fleet', value: 'one' } };
const sources: readonly (readonly [what: string, Tenants])[] = [
  ['secrets under a prefix', { secretPrefix: 'fleet/' }],
  ['secrets with a tag', byTag],
  ['rows of a query', ofQuery],
  ['databases of a server', server],
  ['a list, and a server that it is held against', { inline: ofList, reality: server }],
];

async function sweepFrom(tenants: Tenants, rewiring?: Rewiring) {
  const { tenantSecrets: _, ...rest } = dev;
  const template = synthesis.templateOf(defineEnvironment({ ...rest, tenants }));
  const stack = await startStack(rewiring ? rewired(template, rewiring) : template, { secrets });
  try {
    const outcome = await sweepStack(stack);
    const unused = Object.values(plain(stack.unused())).flat();
    return { ...outcome, unused: unused.filter((right) => right.startsWith('secretsmanager:')) };
  } finally {
    await stack.stop();
  }
}

describe('a stack whose tenants come from', () => {
  it.each(sources)('%s sweeps them, and uses every right that it has on secrets', async (_, tenants) => {
    expect(await sweepFrom(tenants)).toEqual({ tenants: ['a in-sync', 'b in-sync'], problems: [], unused: [] });
  });

  it('a tag sweeps none that its worker may not read, which has another tag', async () => {
    const rewiring = ['workerRoleDefaultPolicy', 'ResourceTag/fleet":"one"', 'ResourceTag/fleet":"two"'] as const;
    const { problems } = await sweepFrom(byTag, rewiring);
    expect(problems.join('\n')).toMatch(/worker may not secretsmanager:GetSecretValue .*fleet\/\w/);
  });
});
