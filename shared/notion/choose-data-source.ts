import { DriftError } from '../core/errors.ts';
import type * as answers from './answers.ts';
import { dataSource } from './answers.ts';
import type { Calls } from './calls.ts';
import { companionKeys, keyColumn, marker } from './columns.ts';
import type { Memory } from './memory.ts';
import { rememberColumns } from './remembered-columns.ts';

export const readDataSource = (calls: Calls, id: string): Promise<answers.DataSource> =>
  calls.call({
    repeat: 'always',
    send: (client) => client.dataSources.retrieve({ data_source_id: id }),
    answer: dataSource,
  });

/**
 * The data source of a database that the rows of tenants live in: the only one, else the one whose columns are remembered,
 * else the one whose key column bears our mark, else the only one that is no companion. Throws `tracker-refused` with the list when that is not exactly one.
 */
export async function chooseDataSource(
  calls: Calls,
  database: answers.Database,
  memory: Memory,
): Promise<answers.DataSource> {
  const { data_sources: sources } = database;
  const [first, second] = sources;
  if (!first) throw new DriftError('tracker-refused', `The database ${nameOf(database)} has no data source.`);
  if (!second) return readDataSource(calls, first.id);

  const known: string[] = [];
  for (const { id } of sources) if (await rememberColumns(memory, id).load()) known.push(id);
  const [ours, other] = known;
  if (ours !== undefined && other === undefined) return readDataSource(calls, ours);

  const all: answers.DataSource[] = [];
  for (const { id } of sources) all.push(await readDataSource(calls, id));
  const [chosen, rival] = all.filter((source) => hasMark(source, keyColumn));
  if (chosen && !rival) return chosen;
  // An adopted one has a key column of its own; then it is the one that is not ours beside the tenants'.
  const [only, another] = all.filter((source) => !Object.values(companionKeys).some((key) => hasMark(source, key)));
  if (!chosen && only && !another) return only;
  const list = sources.map(({ name, id }) => `"${name}" (${id})`).join(', ');
  throw new DriftError(
    'tracker-refused',
    `The database ${nameOf(database)} has several data sources: ${list}. Put the id of the one to use into the configuration.`,
  );
}

const hasMark = ({ properties }: answers.DataSource, key: string): boolean =>
  properties.some(({ description }) => description?.includes(marker(key)));

const nameOf = ({ title, id }: answers.Database): string => `"${title || id}"`;
