import * as z from 'zod';
import type { Decision } from '../core/wishes.ts';
import * as answers from './answers.ts';
import type { Calls } from './calls.ts';
import { statusChoices } from './columns.ts';
import { type HumanIds, type HumanKey, humanKeys } from './human-columns.ts';
import { sameId } from './match-columns.ts';

/** The rows in which people ask for something. */

export const desk = z.strictObject({
  dataSourceId: z.string(),
  tenantId: z.string(),
  status: z.string().optional(),
  human: z.partialRecord(z.enum(humanKeys), z.string()),
});
/** Where to ask, and which properties hold the answers. */
export type Desk = z.infer<typeof desk>;

export interface Wish {
  readonly tenantId: string;
  readonly pageId: string;
  readonly recheck: boolean;
  readonly decision?: Decision;
}

const cell = z.object({
  id: z.string(),
  rich_text: answers.text.optional(),
  select: z.object({ name: z.string() }).nullish(),
  date: z.object({ start: z.string(), end: z.string().nullish() }).nullish(),
  checkbox: z.boolean().optional(),
  url: z.string().nullish(),
  people: z.array(z.object({ id: z.string(), name: z.string().nullish() })).optional(),
});
const wishes = z.object({
  results: z.array(
    z.object({ id: z.string(), properties: z.record(z.string(), cell).transform((cells) => Object.values(cells)) }),
  ),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
});
type Cells = z.infer<typeof wishes>['results'][number]['properties'];

export async function queryWishes(
  calls: Calls,
  { dataSourceId, tenantId, status, human }: Desk,
  keys: readonly HumanKey[],
): Promise<readonly Wish[]> {
  const conditions = keys.flatMap((key) => conditionOf(key, human));
  if (conditions.length === 0) return [];
  const read: Wish[] = [];
  let cursor: { start_cursor?: string } | undefined = {};
  while (cursor) {
    const from: { start_cursor?: string } = cursor;
    const answer = await calls.call({
      repeat: 'always',
      send: (client) =>
        client.dataSources.query({
          data_source_id: dataSourceId,
          filter_properties: [tenantId, ...(status === undefined ? [] : [status]), ...Object.values(human)],
          filter: { or: conditions },
          sorts: [{ timestamp: 'created_time', direction: 'ascending' }],
          page_size: 100,
          ...from,
        }),
      answer: wishes,
    });
    for (const { id, properties } of answer.results) {
      const at = finderIn(properties);
      const key = at(tenantId)?.rich_text ?? '';
      // Nobody can check a tenant that is no longer in the list.
      if (key === '' || at(status)?.select?.name === statusChoices.retired.name) continue;
      const decision = decisionIn(at, human);
      const recheck = at(human.recheck)?.checkbox === true;
      read.push({ tenantId: key, pageId: id, recheck, ...(decision && { decision }) });
    }
    cursor = answer.has_more && answer.next_cursor !== null ? { start_cursor: answer.next_cursor } : undefined;
  }
  return read;
}

type Condition =
  | { readonly property: string; readonly checkbox: { readonly equals: boolean } }
  | { readonly property: string; readonly select: { readonly is_not_empty: true } };

function conditionOf(key: HumanKey, human: HumanIds): Condition[] {
  const property = human[key];
  if (property === undefined) return [];
  return key === 'recheck'
    ? [{ property, checkbox: { equals: true } }]
    : [{ property, select: { is_not_empty: true } }];
}

type At = (id: string | undefined) => Cells[number] | undefined;

const finderIn =
  (cells: Cells): At =>
  (id) =>
    id === undefined ? undefined : cells.find((candidate) => sameId(candidate.id, id));

function decisionIn(at: At, human: HumanIds): Decision | undefined {
  const is = at(human.decision)?.select?.name;
  if (is === undefined) return undefined;
  const date = at(human.until)?.date;
  const owner = at(human.owner)
    ?.people?.map(({ name, id }) => name ?? id)
    .join(', ');
  const reason = at(human.reason)?.rich_text?.trim();
  const ticket = at(human.ticket)?.url;
  return {
    is,
    ...(owner && { owner }),
    ...(date && { until: (date.end ?? date.start).slice(0, 10) }),
    ...(reason && { reason }),
    ...(ticket && { ticket }),
  };
}
