import type { Connection } from '../../shared/core/connection.ts';
import type { SchemaObject } from '../../shared/core/object.ts';
import { substitutePlaceholders } from '../../shared/core/placeholders.ts';
import type { CatalogReader } from '../../shared/core/ports.ts';
import { buildSnapshot, type Snapshot } from '../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { type DatabaseFactory, run } from '../support/databases.ts';

/**
 * Reads what scripts make. Making and reading a database is what scenarios cost, so scripts that keep to the schema they
 * are run in share a database, each in a schema of its own that is called `public` afterwards.
 */

/** The same database, read twice: the second time by a reader that expects it to be empty. */
export interface Reads {
  readonly first: Snapshot;
  readonly again: Snapshot;
}

/** Words of what belongs to the whole database, or names a schema. */
const global =
  /\b(schema|extension|access method|foreign data|server|default privileges|database|event trigger|publication|subscription|(?:create|trusted|alter|on) language|cast|transform|large object|mapping|concurrently|allow_system_table_mods)\b|\b(public|app|pg_catalog)\./i;

const packSize = 40;
const atOnce = 3;

/**
 * Starts to read the scripts of every group, each once, in the order of the groups; the answer holds for a group what its
 * scripts made, or fails as they did. The scripts of a group are to be compared, so either all of them have a database to
 * themselves or none. Those in `twice` are read again; for the others `again` may be the first read.
 */
export function readScripts(
  databases: DatabaseFactory,
  reader: CatalogReader,
  groups: readonly (readonly string[])[],
  twice: ReadonlySet<string> = new Set(),
): (group: readonly string[]) => Promise<Reads[]> {
  const order = new Map([...new Set(groups.flat())].map((sql, place) => [sql, place] as const));
  const first = ({ scripts }: Job) => order.get(scripts[0] ?? '') ?? 0;
  const packed = inPacks([...new Set(groups.filter((group) => !isGlobal(group)).flat())]).map((scripts): Job => {
    const again = scripts.some((sql) => twice.has(sql));
    return { scripts, alone: false, work: () => readPacked(databases, reader, scripts, again) };
  });
  const alone = [...new Set(groups.filter(isGlobal).flat())].map((sql): Job => {
    const work = async () => [await readAlone(databases, reader, sql, twice.has(sql))];
    return { scripts: [sql], alone: true, work };
  });
  const outcomes = startAll([...packed, ...alone].sort((one, other) => first(one) - first(other)));
  return (group) => Promise.all(group.map(async (sql) => unwrap(await outcomes.get(key(isGlobal(group), sql)))));
}

interface Job {
  readonly scripts: readonly string[];
  readonly alone: boolean;
  readonly work: () => Promise<Outcome[]>;
}

const key = (alone: boolean, sql: string): string => `${alone} ${sql}`;

function startAll(jobs: readonly Job[]): ReadonlyMap<string, Promise<Outcome | undefined>> {
  const turn = limited(atOnce);
  const started = jobs.flatMap(({ scripts, alone, work }) => {
    const outcomes = turn(work);
    return scripts.map((sql, place) => {
      const outcome = outcomes.then((all) => all[place]);
      // Whoever asks for the script gets the error.
      outcome.catch(() => {});
      return [key(alone, sql), outcome] as const;
    });
  });
  return new Map(started);
}

/** True when a script makes or names something beyond the schema it is run in. */
export const reachesBeyond = (sql: string): boolean => global.test(sql);

const isGlobal = (group: readonly string[]): boolean => group.some(reachesBeyond);

/** A script in a schema of its own. */
export const inPack = (sql: string, place: number): string =>
  `create schema pack_${place}; grant all on schema pack_${place} to public; set search_path = pack_${place};\n-- alone\n${sql}`;

export const inPacks = (scripts: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(scripts.length / packSize) }, (_, pack) =>
    scripts.slice(pack * packSize, (pack + 1) * packSize),
  );

type Outcome = Reads | { readonly error: unknown };

function unwrap(outcome: Outcome | undefined): Reads {
  if (outcome === undefined) throw new Error('The script was not read.');
  if ('error' in outcome) throw outcome.error;
  return outcome;
}

async function readAlone(
  databases: DatabaseFactory,
  reader: CatalogReader,
  sql: string,
  twice: boolean,
): Promise<Reads> {
  return databases.withDatabase(sql, async (connection) => {
    const first = await reader.read(connection);
    return { first, again: twice ? await readAgain(connection) : first };
  });
}

async function readPacked(
  databases: DatabaseFactory,
  reader: CatalogReader,
  scripts: readonly string[],
  twice: boolean,
): Promise<Outcome[]> {
  return databases.withDatabase('', async (connection) => {
    const errors: unknown[] = [];
    for (const [place, sql] of scripts.entries()) {
      await run(connection, inPack(sql, place)).catch((error: unknown) => {
        errors[place] = error;
      });
    }
    const first = await reader.read(connection);
    const again = twice ? await readAgain(connection) : first;
    const [firstParts, againParts] = [bySchema(first), bySchema(again)];
    return scripts.map((_, place) =>
      errors[place] === undefined
        ? { first: ofSchema(place, first, firstParts), again: ofSchema(place, again, againParts) }
        : { error: errors[place] },
    );
  });
}

const nothing = buildSnapshot({ server: { version: '', versionNum: 0 }, objects: [], unmodeled: {} });

async function readAgain(connection: Connection): Promise<Snapshot> {
  const read = await createCatalogReader().readIfMoved(connection, undefined, nothing);
  if (!read.moved) throw new Error('Nobody knew of a mark.');
  return read.snapshot;
}

const ownSchema = /[:(]pack_(\d+)\./;

const bySchema = (snapshot: Snapshot): ReadonlyMap<number, SchemaObject[]> =>
  Map.groupBy(snapshot.objects.values(), ({ id }) => Number(ownSchema.exec(id)?.[1] ?? -1));

/** One script's part, as if it had been run in `public`. */
function ofSchema(place: number, { server }: Snapshot, parts: ReadonlyMap<number, SchemaObject[]>): Snapshot {
  const rename = substitutePlaceholders({ [`pack_${place}`]: 'public' }, undefined);
  const objects = (parts.get(place) ?? []).map((object) => rename?.(object) ?? object);
  return buildSnapshot({ server, objects, unmodeled: {} });
}

/** Runs at most `most` at a time, in the order of asking. */
function limited(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
