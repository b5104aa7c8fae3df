import * as z from 'zod';
import { newPropertyId } from './add.ts';
import { check } from './check.ts';
import { isVisible, parseUuid, type Writer } from './context.ts';
import { invalid, invalidBody, notFound } from './refusal.ts';
import { rollupFunctions } from './rollups.ts';
import type { DataSource, Property, PropertyType } from './state.ts';

/** Columns that depend on others: relations with their far side, roll-ups, formulas, numbers given by Notion. */

export interface Twin {
  readonly dataSourceId: string;
  readonly property: Property;
}

const syncedShape = z.strictObject({
  synced_property_id: z.string().optional(),
  synced_property_name: z.string().optional(),
});
const relationShape = z.object({
  data_source_id: z.string(),
  single_property: z.strictObject({}).optional(),
  dual_property: syncedShape.optional(),
});
const rollupShape = z.object({
  function: z.enum(rollupFunctions),
  relation_property_name: z.string().optional(),
  relation_property_id: z.string().optional(),
  rollup_property_name: z.string().optional(),
  rollup_property_id: z.string().optional(),
});
const formulaShape = z.strictObject({ expression: z.string().optional() });
const uniqueIdShape = z.strictObject({ prefix: z.string().nullish() });

export const linkedShapes: Readonly<Partial<Record<PropertyType, z.ZodType>>> = {
  relation: relationShape,
  rollup: rollupShape,
  formula: formulaShape,
  unique_id: uniqueIdShape,
};

interface Draft {
  readonly writer: Writer;
  readonly dataSource: DataSource;
  readonly next: readonly Property[];
  readonly twins: Twin[];
}

/** Sets up a column of one of these types; does nothing for the others. */
export function configureLinked(property: Property, config: unknown, path: string, draft: Draft): void {
  if (property.type === 'relation') relate(property, check(relationShape, config, path), path, draft);
  if (property.type === 'rollup') rollUp(property, check(rollupShape, config, path), draft);
  if (property.type === 'unique_id') property.prefix = check(uniqueIdShape, config, path).prefix ?? null;
  if (property.type === 'formula') {
    property.expression = check(formulaShape, config, path).expression ?? '';
    for (const [, name] of property.expression.matchAll(/prop\("([^"]*)"\)/g)) {
      if (!byKey(draft.next, name)) throw invalid(`Undefined property in the formula of ${property.name}: ${name}`);
    }
  }
}

type Relation = z.infer<typeof relationShape>;

function relate(property: Property, config: Relation, path: string, draft: Draft): void {
  const { writer, dataSource } = draft;
  const id = parseUuid(config.data_source_id);
  if (id === undefined) throw invalidBody(`${path}.data_source_id`, 'a valid uuid', config.data_source_id);
  const target = writer.state.dataSources.get(id);
  if (!target || !isVisible(writer, 'database', target.databaseId)) {
    throw notFound('data_source', id, writer.connection?.name ?? '', writer.connection?.id ?? '');
  }
  const known = property.relation?.dataSourceId === target.id ? property.relation.twinId : null;
  // A two-way relation of a data source to itself becomes a one-way one.
  if (config.dual_property === undefined || target === dataSource) {
    property.relation = { dataSourceId: target.id, twinId: null };
    return;
  }
  if (known !== null) return;
  const name = config.dual_property.synced_property_name ?? `Related to ${dataSource.name} (${property.name})`;
  const twin: Property = {
    id: newPropertyId(),
    name,
    type: 'relation',
    description: null,
    options: [],
    numberFormat: 'number',
    relation: { dataSourceId: dataSource.id, twinId: property.id },
  };
  property.relation = { dataSourceId: target.id, twinId: twin.id };
  draft.twins.push({ dataSourceId: target.id, property: twin });
}

function rollUp(property: Property, config: z.infer<typeof rollupShape>, { writer, next }: Draft): void {
  const relationKey = config.relation_property_id ?? config.relation_property_name;
  const relation = byKey(next, relationKey);
  if (relation?.type !== 'relation') throw invalid(`Could not find relation property with name or id: ${relationKey}`);
  const far = writer.state.dataSources.get(relation.relation?.dataSourceId ?? '');
  const targetKey = config.rollup_property_id ?? config.rollup_property_name;
  const target = byKey(far?.properties ?? [], targetKey);
  if (!target) throw invalid(`Could not find roll-up property with name or id: ${targetKey}`);
  property.rollup = { relationId: relation.id, targetId: target.id, function: config.function };
}

const byKey = (properties: readonly Property[], key: string | undefined): Property | undefined =>
  properties.find(({ id, name }) => id === key || encodeURIComponent(id) === key || name === key);
