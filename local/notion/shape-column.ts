import type { DataSource, Property, State } from './state.ts';

/** Property ids travel percent-encoded. */
export const encodeId = (id: string): string => encodeURIComponent(id);

/** One entry of a data source's schema. */
export function shapeColumn(state: State, dataSource: DataSource, property: Property): unknown {
  const { name, description, type } = property;
  return { id: encodeId(property.id), name, description, type, [type]: configOf(state, dataSource, property) };
}

function configOf(state: State, dataSource: DataSource, property: Property): unknown {
  const options = property.options.map((option) => ({ ...option }));
  switch (property.type) {
    case 'select':
    case 'multi_select':
      return { options };
    case 'status':
      return { options, groups: groupsOf(property) };
    case 'number':
      return { format: property.numberFormat };
    case 'unique_id':
      return { prefix: property.prefix ?? null };
    case 'formula':
      return { expression: expressionOf(state, dataSource, property) };
    case 'relation':
      return relationOf(state, property);
    case 'rollup':
      return rollupOf(state, dataSource, property);
    default:
      return {};
  }
}

/** Options that anybody adds land in the first group, whatever they are called. */
function groupsOf({ options }: Property): object[] {
  const groups = [
    ['todo', 'To-do', 'gray'],
    ['in-progress', 'In progress', 'blue'],
    ['done', 'Complete', 'green'],
  ] as const;
  const groupOf = (id: string): string => (id === 'in-progress' || id === 'done' ? id : 'todo');
  return groups.map(([id, name, color]) => ({
    id,
    name,
    color,
    option_ids: options.filter((option) => groupOf(option.id) === id).map((option) => option.id),
  }));
}

function expressionOf(state: State, { id, properties }: DataSource, { expression = '' }: Property): string {
  if (!state.formulaTokens) return expression;
  return expression.replace(/prop\("([^"]*)"\)/g, (text, name) => {
    const found = properties.find((candidate) => candidate.name === name);
    return found ? `{{notion:block_property:${found.id}:${id}:${state.rootPageId}}}` : text;
  });
}

function relationOf(state: State, { relation }: Property): unknown {
  const target = state.dataSources.get(relation?.dataSourceId ?? '');
  const place = { database_id: target?.databaseId ?? '', data_source_id: target?.id ?? '' };
  const twin = target?.properties.find(({ id }) => id === relation?.twinId);
  if (!twin) return { ...place, type: 'single_property', single_property: {} };
  const synced = { synced_property_name: twin.name, synced_property_id: encodeId(twin.id) };
  return { ...place, type: 'dual_property', dual_property: synced };
}

/** The ids inside a roll-up are not percent-encoded, unlike all others. */
function rollupOf(state: State, dataSource: DataSource, { rollup }: Property): unknown {
  const relation = dataSource.properties.find(({ id }) => id === rollup?.relationId);
  const target = state.dataSources
    .get(relation?.relation?.dataSourceId ?? '')
    ?.properties.find(({ id }) => id === rollup?.targetId);
  return {
    function: rollup?.function ?? 'count',
    relation_property_name: relation?.name ?? '',
    relation_property_id: relation?.id ?? '',
    rollup_property_name: target?.name ?? '',
    rollup_property_id: target?.id ?? '',
  };
}
