import * as z from 'zod';
import type * as answers from '../answers.ts';
import type { Calls } from '../calls.ts';
import { marker } from '../columns.ts';
import type { Schema } from '../ensure-schema.ts';
import { sameId } from '../match-columns.ts';
import { type Memory, remember } from '../memory.ts';
import { addColumns, type CompanionSheet } from './ensure-companion.ts';

/** The two-way relation between tenants and patterns, and how many tenants each pattern has. */

const remembered = z.strictObject({ patterns: z.string(), affected: z.string().optional() });

const names = { patterns: 'Patterns', tenants: 'Tenants', affected: 'Tenants affected' } as const;

/**
 * The column in which a tenant names its patterns, made once with its far side and the roll-up there. Undefined when people
 * deleted it, or use the name for something else. Throws NotionFailure.
 */
export async function relatePatterns(
  calls: Calls,
  tenants: Pick<Schema, 'dataSourceId' | 'properties'>,
  patterns: CompanionSheet,
  memory: Memory,
): Promise<string | undefined> {
  const store = remember(memory, `patterns-of-${tenants.dataSourceId}`, remembered);
  const known = await store.load();
  let column = findRelation(tenants.properties, known?.patterns);
  if (!column) {
    if (known || isTaken(tenants.properties, names.patterns)) return undefined;
    const request = {
      description: `What differs, each with the other tenants that have it ${marker('patterns')}`,
      relation: { data_source_id: patterns.dataSourceId, dual_property: {} },
    };
    const { properties } = await addColumns(calls, tenants.dataSourceId, { [names.patterns]: request });
    column = findRelation(properties, undefined);
    if (!column) return undefined;
  }
  const affected = known?.affected ?? (await countTenants(calls, column, patterns));
  await store.save({ patterns: column.id, ...(affected !== undefined && { affected }) });
  return column.id;
}

const findRelation = (properties: readonly answers.Property[], id: string | undefined): answers.Property | undefined =>
  properties.find(
    (property) =>
      property.type === 'relation' &&
      ((id !== undefined && sameId(property.id, id)) || property.description?.includes(marker('patterns'))),
  );

const isTaken = (properties: readonly answers.Property[], name: string): boolean =>
  properties.some((property) => property.name.trim().toLowerCase() === name.toLowerCase());

/** Names the far side, and counts over it; the id of the count. */
async function countTenants(
  calls: Calls,
  { relation }: answers.Property,
  { dataSourceId, properties }: CompanionSheet,
): Promise<string | undefined> {
  const far = relation?.dual_property?.synced_property_id;
  if (far === undefined) return undefined;
  const counted = (all: readonly answers.Property[]) =>
    all.find(({ description }) => description?.includes(marker('affected')))?.id;
  const there = counted(properties);
  if (there !== undefined || isTaken(properties, names.affected)) return there;
  const changed = await addColumns(calls, dataSourceId, {
    [far]: { name: names.tenants },
    [names.affected]: {
      description: `How many tenants have it ${marker('affected')}`,
      rollup: { function: 'count', relation_property_id: far, rollup_property_id: 'title' },
    },
  });
  return counted(changed.properties);
}
