import { type Opened, openStandIn } from './open-stand-in.ts';
import { send } from './refusals.ts';

/** A stand-in whose database has a second data source, Patterns, and a two-way relation from the first to it. */
export interface Linked extends Opened {
  readonly patternsId: string;
  /** One pattern, and one row that is linked to nothing. */
  readonly patternId: string;
  readonly rowId: string;
  /** A request by hand, by the first connection unless another token is given. */
  ask(method: string, path: string, body?: unknown, token?: string): Promise<Answer>;
  createPattern(title: string, properties?: object): Promise<string>;
}

export interface Answer {
  readonly status: number;
  /** As parsed: tests look into answers of every shape. */
  readonly answer: ReturnType<typeof JSON.parse>;
}

export const title = (content: string) => ({ title: [{ text: { content } }] });

export async function openLinked(): Promise<Linked> {
  const opened = await openStandIn();
  const { client, notion, dataSourceId } = opened;
  const { id: patternsId } = await client.dataSources.create({
    parent: { type: 'database_id', database_id: notion.databaseId },
    title: [{ text: { content: 'Patterns' } }],
    properties: { Pattern: { title: {} }, Weight: { number: {} }, Seen: { date: {} } },
  });
  await client.dataSources.update({
    data_source_id: dataSourceId,
    properties: { Patterns: { relation: { data_source_id: patternsId, type: 'dual_property', dual_property: {} } } },
  });
  const ask: Linked['ask'] = (method, path, body, token = notion.token) =>
    send(opened, { method, path, body, headers: { authorization: `Bearer ${token}` } });
  const createPattern: Linked['createPattern'] = async (name, properties = {}) => {
    const body = { parent: { data_source_id: patternsId }, properties: { Pattern: title(name), ...properties } };
    const { answer } = await ask('POST', '/v1/pages', body);
    return String(answer.id);
  };
  const patternId = await createPattern('lost index');
  const { id: rowId } = await opened.createRow('acme');
  return { ...opened, patternsId, patternId, rowId, ask, createPattern };
}
