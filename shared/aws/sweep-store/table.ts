import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { DriftError } from '../../core/errors.ts';
import { askAgain, mostRefusals, type Pause } from '../ask-again.ts';
import { errorName, orStoreFailed } from '../failures.ts';

/** One table with keys `pk` and `sk`. Every attribute name in an expression is written `#name`: many words are reserved. */

export interface Key {
  readonly pk: string;
  readonly sk: string;
}
export type Item = Readonly<Record<string, unknown>>;
type Values = Readonly<Record<string, unknown>>;

export interface Table {
  get(key: Key): Promise<Item | undefined>;
  getMany(keys: readonly Key[]): Promise<readonly Item[]>;
  /** False when the condition does not hold. */
  put(item: Item & Key, condition?: string, values?: Values): Promise<boolean>;
  /** The item afterwards; undefined when the condition does not hold. */
  update(key: Key, expression: string, values: Values, condition?: string): Promise<Item | undefined>;
  remove(key: Key, condition?: string, values?: Values): Promise<void>;
  /** Items of one partition by a condition on `#sk`, page after page. */
  query(pk: string, range?: QueryRange): AsyncIterable<Item>;
}

export interface QueryRange {
  readonly where?: string;
  readonly values?: Values;
  readonly newestFirst?: boolean;
  readonly limit?: number;
  /** True where what was written a moment ago may be missing: half the price. */
  readonly stale?: boolean;
}

interface TableSettings {
  readonly dynamo: DynamoDBDocumentClient;
  readonly name: string;
  /** How it waits before it asks for what DynamoDB left unread. */
  readonly pause?: Pause;
}

export function openTable(settings: TableSettings): Table {
  const { dynamo, name: TableName } = settings;
  const doing = (verb: string, { pk, sk }: Key) => `${verb} ${pk} ${sk} in table ${TableName}`;
  return {
    get: (Key) =>
      orStoreFailed(doing('read', Key), async () => {
        const { Item } = await dynamo.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
        return Item;
      }),
    getMany: (keys) => orStoreFailed(`read ${keys.length} items in table ${TableName}`, () => getMany(settings, keys)),
    put: (Item, condition, values) =>
      orStoreFailed(doing('write', Item), () =>
        unlessRefused(false, async () => {
          await dynamo.send(
            new PutCommand({ TableName, Item, ...expressions({ ConditionExpression: condition }, values) }),
          );
          return true;
        }),
      ),
    update: (Key, expression, values, condition) =>
      orStoreFailed(doing('change', Key), () =>
        unlessRefused(undefined, async () => {
          const parts = expressions({ UpdateExpression: expression, ConditionExpression: condition }, values);
          const { Attributes } = await dynamo.send(
            new UpdateCommand({ TableName, Key, ...parts, ReturnValues: 'ALL_NEW' }),
          );
          return Attributes;
        }),
      ),
    remove: (Key, condition, values) =>
      orStoreFailed(doing('remove', Key), () =>
        unlessRefused(undefined, async () => {
          await dynamo.send(
            new DeleteCommand({ TableName, Key, ...expressions({ ConditionExpression: condition }, values) }),
          );
        }),
      ),
    query: (pk, range = {}) => query(dynamo, TableName, pk, range),
  };
}

async function* query(
  dynamo: DynamoDBDocumentClient,
  TableName: string,
  pk: string,
  range: QueryRange,
): AsyncGenerator<Item> {
  const { where, values, newestFirst = false, limit, stale = false } = range;
  const condition = where === undefined ? '#pk = :pk' : `#pk = :pk AND ${where}`;
  const parts = expressions({ KeyConditionExpression: condition }, { ...values, ':pk': pk });
  let left = limit ?? Number.POSITIVE_INFINITY;
  let from: Record<string, unknown> | undefined;
  do {
    const page = await orStoreFailed(`list ${pk} in table ${TableName}`, () =>
      dynamo.send(
        new QueryCommand({
          TableName,
          ...parts,
          ConsistentRead: !stale,
          ScanIndexForward: !newestFirst,
          ...(limit !== undefined && { Limit: left }),
          ...(from && { ExclusiveStartKey: from }),
        }),
      ),
    );
    const items = page.Items ?? [];
    yield* items;
    left -= items.length;
    from = page.LastEvaluatedKey;
  } while (from && left > 0);
}

const keysPerRead = 100;

/** BatchGet takes 100 keys at most and may leave some for later: those over 16 MB, and any that it throttles. */
async function getMany(
  { dynamo, name: TableName, pause }: TableSettings,
  keys: readonly Key[],
): Promise<readonly Item[]> {
  const found: Item[] = [];
  const ask = async (left: readonly Item[]): Promise<readonly Item[]> => {
    const Keys = left.map((key) => ({ ...key }));
    const answer = await dynamo.send(
      new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
    );
    found.push(...(answer.Responses?.[TableName] ?? []));
    return answer.UnprocessedKeys?.[TableName]?.Keys ?? [];
  };
  for (let from = 0; from < keys.length; from += keysPerRead) {
    const some: readonly Item[] = keys.slice(from, from + keysPerRead).map((key) => ({ ...key }));
    const left = await askAgain(some, ask, pause);
    if (left.length > 0) throw throttled(TableName, left.length, some.length);
  }
  return found;
}

function throttled(table: string, left: number, asked: number): DriftError {
  return new DriftError(
    'store-failed',
    `DynamoDB throttles table ${table}: it left ${left} of ${asked} items unread ${mostRefusals} times in a row. It may be tried again; if that does not help, look at the table's throttled requests.`,
  );
}

/** The expressions that are given, with a name for every `#name` and the values for every `:value` in them. */
function expressions<Parts extends Readonly<Record<string, string | undefined>>>(parts: Parts, values: Values = {}) {
  const given = Object.fromEntries(Object.entries(parts).filter(([, text]) => text !== undefined));
  const text = Object.values(given).join(' ');
  const names = [...new Set(text.match(/#\w+/g))].map((name): [string, string] => [name, name.slice(1)]);
  return {
    ...given,
    ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names) }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: { ...values } }),
  };
}

async function unlessRefused<T, Refused>(refused: Refused, call: () => Promise<T>): Promise<T | Refused> {
  try {
    return await call();
  } catch (error) {
    if (errorName(error) === 'ConditionalCheckFailedException') return refused;
    throw error;
  }
}
