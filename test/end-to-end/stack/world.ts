import { dev } from '../../../infra/config/dev.ts';
import type { Environment } from '../../../infra/config/environment.ts';
import { type NotionStandIn, startNotionStandIn } from '../../../local/notion/stand-in.ts';
import type { StackTemplate } from '../../../local/stack/read-template.ts';
import { createStopper } from '../../../local/stopper.ts';
import { type DatabaseFactory, run, startDatabases } from '../../support/databases.ts';
import { prepareSynthesis } from './synthesized-stack.ts';

/** What every run of a stack starts from: the functions, bundled once, one server of databases, and one tracker. */
export interface World {
  readonly server: DatabaseFactory['server'];
  readonly notion: NotionStandIn;
  /** An environment that publishes to that tracker. */
  readonly template: StackTemplate;
  templateOf(environment: Environment): StackTemplate;
  /** Makes a database with the schema that all of them have, and what the SQL adds. */
  addDatabase(name: string, sql?: string): Promise<void>;
  /** What a secret that leads to the database says, at the server's port or another one. */
  loginTo(database: string, port?: number): Login;
  stop(): Promise<void>;
}

/** As RDS writes it. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly dbname: string;
  readonly username: string;
  readonly password: string | undefined;
}

const schema = 'create table orders (id int primary key, note text)';
/** Too many for a variable, so that they lie beside the worker's code. */
const ignore = Array.from({ length: 100 }, (_, place) => ({ kind: 'table', name: `public.temporary_${place}_*` }));

export async function startWorld(): Promise<World> {
  const stopper = createStopper();
  try {
    const notion = await startNotionStandIn();
    await stopper.add(() => notion.stop());
    const { server, stop } = await startDatabases(17);
    await stopper.add(stop);
    const { templateOf, remove } = await prepareSynthesis();
    await stopper.add(remove);
    const tracker = {
      notion: { database: notion.databaseId, tokenSecret: 'driftmatrix/dev/notion', columns: {}, recheckMinutes: 5 },
    };
    return {
      ...{ server, notion, templateOf },
      template: templateOf({ ...dev, tracker, compare: { profile: 'strict', ignore } }),
      async addDatabase(name, sql = '') {
        await run(server.connection(), `create database ${name}`);
        await run(server.connection(name), `${schema}; ${sql}`);
      },
      loginTo(name, port) {
        const connection = server.connection(name);
        const { host, database: dbname, user: username } = connection;
        return { host, port: port ?? connection.port, dbname, username, password: connection.revealPassword() };
      },
      stop: () => stopper.stop(),
    };
  } catch (error) {
    await stopper.stop();
    throw error;
  }
}
