import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dev } from '../../../infra/config/dev.ts';
import { defineEnvironment, type Environment } from '../../../infra/config/environment.ts';
import { type SecretsManager, startSecretsManager } from '../../../local/cloud/secrets-manager.ts';
import { arns } from '../../../local/stack/names.ts';
import { type RunningStack, startStack } from '../../../local/stack/start-stack.ts';
import { root } from '../../house/source-files.ts';
import { run } from '../../support/databases.ts';
import { type IamDatabase, letIn, startIamDatabase } from './iam-database.ts';
import { type Rewiring, rewired } from './rewired.ts';
import { sweepStack } from './sweep-stack.ts';
import { plain } from './unused-rights.ts';
import type { World } from './world.ts';

const authority = join(root, 'test', 'support', 'tls', 'authority.crt');

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
    let iamDatabase: IamDatabase;
    /** Whose roles say who may log in. */
    let running: RunningStack | undefined;

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
      await run(server.connection(), letIn('reader'));
      iamDatabase = await startIamDatabase({ host, port }, ({ signer, user }) => {
        const logIn = { action: 'rds-db:connect', resource: arns.databaseUser(user) };
        return running?.allows(signer, logIn) ?? false;
      });
    });
    afterAll(async () => {
      await Promise.all([secrets?.stop(), iamDatabase?.stop()]);
    });

    async function sweepFrom(
      tenants: Tenants,
      { rewiring, ...more }: Partial<Environment> & { rewiring?: Rewiring } = {},
    ) {
      const { tenantSecrets: _, ...rest } = dev;
      const template = world().templateOf(defineEnvironment({ ...rest, ...more, tenants }));
      const stack = await startStack(rewiring ? rewired(template, rewiring) : template, {
        secrets,
        platform: { NODE_EXTRA_CA_CERTS: authority },
      });
      running = stack;
      try {
        const outcome = await sweepStack(stack);
        const unused = Object.values(plain(stack.unused())).flat();
        return { ...outcome, unused: unused.filter((right) => /^(?:secretsmanager|rds-db):/.test(right)) };
      } finally {
        await stack.stop();
      }
    }

    it.each(sources)('%s sweeps them, and uses every right that it has on secrets', async (_, tenants) => {
      expect(await sweepFrom(tenants)).toEqual({ tenants: ['a in-sync', 'b in-sync'], problems: [], unused: [] });
    });

    it('a tag sweeps none that its worker may not read, which has another tag', async () => {
      const rewiring = ['workerRoleDefaultPolicy', 'ResourceTag/fleet":"one"', 'ResourceTag/fleet":"two"'] as const;
      const { problems } = await sweepFrom(byTag, { rewiring });
      expect(problems.join('\n')).toMatch(/worker may not secretsmanager:GetSecretValue .*fleet\/\w/);
    });

    /** No secret anywhere: whoever may sign a token for the role is let in. */
    const byToken = (database: string) => ({
      iam: { host: 'localhost', port: iamDatabase.port, user: 'reader', database },
    });
    const sweepByToken = (rewiring?: Rewiring) =>
      sweepFrom(
        { server: byToken('postgres'), databases: 'app_*', exclude: [] },
        { canonical: byToken('app_a'), ...(rewiring && { rewiring }) },
      );

    it('a server that takes IAM tokens sweeps them, and uses the right to log in as its one user', async () => {
      expect(await sweepByToken()).toEqual({ tenants: ['a in-sync', 'b in-sync'], problems: [], unused: [] });
    });

    it('such a server sweeps none when its worker may log in as somebody else only', async () => {
      const { problems } = await sweepByToken(['workerRoleDefaultPolicy', ':dbuser:*/reader', ':dbuser:*/writer']);
      expect(problems.join('\n')).toMatch(/worker may not rds-db:connect .*:dbuser:db-LOCAL\/reader/);
    });
  });
}
