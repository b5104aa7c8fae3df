import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dev } from '../../../infra/config/dev.ts';
import { defineEnvironment, type Environment } from '../../../infra/config/environment.ts';
import { type SecretsManager, startSecretsManager } from '../../../local/cloud/secrets-manager.ts';
import { startStack } from '../../../local/stack/start-stack.ts';
import { run } from '../../support/databases.ts';
import { type Rewiring, rewired } from './rewired.ts';
import { sweepStack } from './sweep-stack.ts';
import { plain } from './unused-rights.ts';
import type { World } from './world.ts';

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

/** Each source of tenants, deployed as an environment says it: its roles open what it needs, and nothing that it does not. */
export function describeSources(world: () => World): void {
  describe('a stack whose tenants come from', () => {
    let secrets: SecretsManager;

    beforeAll(async () => {
      const { server, addDatabase, loginTo } = world();
      for (const name of ['app_a', 'app_b', 'control']) await addDatabase(name);
      const { host, port } = server.connection();
      const row = (id: string) => `('${id}', '${host}:${port}', 'app_${id}')`;
      await run(
        server.connection('control'),
        `create table tenants (id text, server text, dbname text); insert into tenants values ${row('a')}, ${row('b')}`,
      );
      const secretOf = (database: string) => JSON.stringify(loginTo(database));
      secrets = await startSecretsManager({
        'driftmatrix/dev/canonical': secretOf('app_a'),
        server: secretOf('postgres'),
        control: secretOf('control'),
      });
      for (const id of ['a', 'b']) secrets.set(`fleet/${id}`, secretOf(`app_${id}`), { fleet: 'one' });
    });
    afterAll(() => secrets?.stop());

    async function sweepFrom(tenants: Tenants, rewiring?: Rewiring) {
      const { tenantSecrets: _, ...rest } = dev;
      const template = world().templateOf(defineEnvironment({ ...rest, tenants }));
      const stack = await startStack(rewiring ? rewired(template, rewiring) : template, { secrets });
      try {
        const outcome = await sweepStack(stack);
        const unused = Object.values(plain(stack.unused())).flat();
        return { ...outcome, unused: unused.filter((right) => right.startsWith('secretsmanager:')) };
      } finally {
        await stack.stop();
      }
    }

    it.each(sources)('%s sweeps them, and uses every right that it has on secrets', async (_, tenants) => {
      expect(await sweepFrom(tenants)).toEqual({ tenants: ['a in-sync', 'b in-sync'], problems: [], unused: [] });
    });

    it('a tag sweeps none that its worker may not read, which has another tag', async () => {
      const rewiring = ['workerRoleDefaultPolicy', 'ResourceTag/fleet":"one"', 'ResourceTag/fleet":"two"'] as const;
      const { problems } = await sweepFrom(byTag, rewiring);
      expect(problems.join('\n')).toMatch(/worker may not secretsmanager:GetSecretValue .*fleet\/\w/);
    });
  });
}
