import { expect } from 'vitest';
import type { Opened } from './open-stand-in.ts';

/** A request that must be refused: POST /v1/pages unless told otherwise. */
export interface Wrong {
  readonly method?: string;
  /** `:ds` and `:db` stand for the ids of the data source and the database. */
  readonly path?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string | undefined>;
}

/** `words` is a part of the answer's code or message. */
export type Case = readonly [rule: string, wrong: () => Wrong, status: number, words: string];

/** Sends any request by hand, as no SDK would. */
export async function send(
  { notion, dataSourceId }: Opened,
  { method = 'POST', path = '/v1/pages', body, headers = {} }: Wrong,
): Promise<{ status: number; answer: { code?: string; message?: string; id?: string } }> {
  const sent: Record<string, string> = {};
  const all = {
    authorization: `Bearer ${notion.token}`,
    'notion-version': '2026-03-11',
    'content-type': 'application/json',
    ...headers,
  };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) sent[name] = value;
  const response = await fetch(
    `${notion.baseUrl}${path.replace(':ds', dataSourceId).replace(':db', notion.databaseId)}`,
    {
      method,
      headers: sent,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    },
  );
  return { status: response.status, answer: JSON.parse(await response.text()) };
}

/** The request is refused with this status and these words, and nothing has changed. */
export async function expectRefusal(opened: Opened, wrong: Wrong, status: number, words: string): Promise<void> {
  const before = { writes: opened.notion.stats().writes, rows: opened.notion.rows() };
  const { status: got, answer } = await send(opened, wrong);
  const said = `${answer.code} ${answer.message}`;
  expect({ got, said }).toEqual({ got: status, said: expect.stringContaining(words) });
  expect({ writes: opened.notion.stats().writes, rows: opened.notion.rows() }).toEqual(before);
}
