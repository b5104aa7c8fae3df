import { Client } from '@notionhq/client';
import { type NotionStandIn, startNotionStandIn } from '../../../local/notion/stand-in.ts';

/** A stand-in whose database has a column of every type, and the real client pointed at it. */
export interface Opened {
  readonly notion: NotionStandIn;
  readonly client: Client;
  readonly dataSourceId: string;
  /** The clock of the stand-in; it moves by hand. */
  readonly clock: { now: number };
  createRow(title: string, properties?: object): Promise<{ id: string; properties: Record<string, { id: string }> }>;
  query(body?: Record<string, unknown>, filterProperties?: string[]): Promise<QueryAnswer>;
}

export interface QueryAnswer {
  readonly results: readonly { readonly id: string; readonly properties: Readonly<Record<string, unknown>> }[];
  readonly next_cursor: string | null;
  readonly has_more: boolean;
  readonly request_status?: object;
}

export const text = (content: string) => [{ text: { content } }];

export async function openStandIn(): Promise<Opened> {
  const clock = { now: Date.UTC(2026, 8, 1, 10, 0, 30, 123) };
  const notion = await startNotionStandIn({ now: () => clock.now, checkAnswers: true });
  const client = openClient(notion);
  const dataSourceId = await firstDataSource(client, notion.databaseId);
  await client.dataSources.update({
    data_source_id: dataSourceId,
    properties: {
      Status: { select: { options: [{ name: 'Good', color: 'green' }] } },
      Stage: { status: { options: [{ name: 'To do' }] } },
      Tags: { multi_select: {} },
      Key: { rich_text: {} },
      Count: { number: {} },
      When: { date: {} },
      Link: { url: {} },
      Mail: { email: {} },
      Phone: { phone_number: {} },
      Done: { checkbox: {} },
      Made: { created_time: {} },
    },
  });
  return {
    notion,
    client,
    dataSourceId,
    clock,
    createRow: (title, properties = {}) =>
      client.request({
        path: 'pages',
        method: 'post',
        body: { parent: { data_source_id: dataSourceId }, properties: { Name: { title: text(title) }, ...properties } },
      }),
    query: (body = {}, filterProperties) =>
      client.request({
        path: `data_sources/${dataSourceId}/query`,
        method: 'post',
        body,
        ...(filterProperties && { query: { filter_properties: filterProperties } }),
      }),
  };
}

/** A parameter that the SDK drops without an error is a mistake of the test. */
export function openClient({ token, baseUrl }: NotionStandIn): Client {
  return new Client({
    auth: token,
    baseUrl,
    notionVersion: '2026-03-11',
    retry: false,
    logger: (level, message) => {
      if (level === 'warn' && message.includes('unknown parameters')) throw new Error(message);
    },
  });
}

export async function firstDataSource(client: Client, databaseId: string): Promise<string> {
  const database = await client.databases.retrieve({ database_id: databaseId });
  return 'data_sources' in database ? (database.data_sources[0]?.id ?? '') : '';
}
