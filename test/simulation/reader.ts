import type { Connection } from '../../shared/core/connection.ts';
import { DriftError, type ErrorCode } from '../../shared/core/errors.ts';
import type { CatalogReader } from '../../shared/core/ports.ts';
import { type Database, isDeadly, type Temper } from './databases.ts';
import { outageUntil } from './faults.ts';
import type { Surroundings } from './gate.ts';
import { forever, type Life } from './life.ts';

export interface Databases {
  readonly find: (id: string) => Database;
  readonly serverOf: (id: string) => string;
  /** A tenant is read that costs the worker its life. */
  readonly noteDeadly: (id: string) => void;
}

/** The server that hangs when one does. */
const silent = 'server-0';

/** Reads take a while, and a process may not survive them. */
export function createReader(
  life: Life,
  { find, serverOf, noteDeadly }: Databases,
  surroundings: Surroundings,
): CatalogReader {
  const { scheduler, random, faults, trace, tally } = surroundings;

  async function visit(connection: Connection): Promise<Database> {
    if (life.dead) return await forever();
    const { database: id } = connection;
    const database = find(id);
    if (database.temper !== 'well') tally.add(`tenant-${database.temper}`);
    const isSilent = serverOf(id) === silent && outageUntil(faults, 'server-hangs', scheduler.now()) !== undefined;
    if (isSilent) tally.add('server-silent');
    const refused = isSilent ? 'connection-timed-out' : refusal(database, connection);
    if (!refused && isDeadly(database.temper)) noteDeadly(id);
    await scheduler.sleep(isSilent ? 5_000 : refused ? random.between(10, 500) : takesMs(database.temper));
    if (life.dead) return await forever();
    if (database.temper === 'poison') {
      trace.note(life.name, `runs out of memory over ${id}`);
      life.die('out of memory');
      return await forever();
    }
    trace.note(life.name, `read ${id}: ${refused ?? `${database.schema.objects.size} tables`}`);
    if (refused) throw new DriftError(refused, `The database ${id} could not be read.`);
    return database;
  }

  function takesMs(temper: Temper): number {
    if (temper === 'hanging') return 300_000;
    return temper === 'slow' ? random.between(20_000, 50_000) : random.between(20, 2_000);
  }

  return {
    async read(connection) {
      return (await visit(connection)).schema;
    },
    async readIfMoved(connection, known) {
      const { schema, version } = await visit(connection);
      const mark = { token: `${connection.database}/${version}`, hint: '' };
      if (known?.token !== mark.token) return { moved: true, snapshot: schema, mark };
      tally.add('quiet-read');
      return { moved: false };
    },
  };
}

function refusal(database: Database, connection: Connection): ErrorCode | undefined {
  if (database.temper === 'down') return 'connection-refused';
  if (connection.revealPassword() !== database.password) return 'authentication-failed';
  if (database.temper === 'locked') return 'permission-denied';
  if (database.refusals === 0) return undefined;
  database.refusals -= 1;
  return 'too-many-connections';
}
