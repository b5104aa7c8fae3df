import { isList, type SchemaObject } from '../object.ts';
import { columnTypes } from './column-types.ts';
import { defineKind, since } from './kind.ts';
import { rawNameAround } from './raw-names.ts';
import type { MadeOf } from './server-names.ts';
import { inUserSchema, notOfExtension, withinRelation } from './sql.ts';

/** Expressions have no names of their own here. */
function madeOf(statistics: SchemaObject): MadeOf | undefined {
  const { columns = null, expressions = null } = statistics.attributes;
  const table = rawNameAround(statistics);
  if (table === undefined) return undefined;
  const named = isList(columns) ? columns.map((column) => [String(column)]) : [];
  const unnamed = isList(expressions) ? expressions.map(() => ['expr']) : [];
  return { table, columns: [...named, ...unnamed], anyOrder: true, mayRepeat: true, label: 'stat' };
}

/** Extended statistics over several columns or expressions (pg_statistic_ext). What ANALYZE gathered is data. */
export const extendedStatistics = defineKind({
  kind: 'extended-statistics',
  catalog: 'pg_statistic_ext',
  severity: 'low',
  onlyIf: 'exists (select from pg_statistic_ext)',
  sql: (server) => `
    select statistics.oid, namespace.nspname as schema, statistics.stxname as name,
      ${withinRelation('class', 'class_namespace')} as within,
      json_build_array(class_namespace.nspname, class.relname) as "table",
      -- 'e' only says that there are expressions
      (select json_agg(case form when 'd' then 'ndistinct' when 'f' then 'dependencies' when 'm' then 'mcv' else form end
          order by form)
        from unnest(statistics.stxkind::text[]) as form where form <> 'e') as kinds,
      (select json_agg(attribute.attname order by attribute.attname) from pg_attribute as attribute
        where attribute.attrelid = class.oid and attribute.attnum = any (statistics.stxkeys::int2[])) as columns,
      ${since(
        server,
        14,
        `case when statistics.stxexprs is not null
        then to_json(pg_get_statisticsobjdef_expressions(statistics.oid)) end`,
        'null::json',
      )} as expressions,
      -- the default is -1 up to 16 and NULL from 17 on
      nullif(statistics.stxstattarget, -1) as "statisticsTarget",
      pg_get_userbyid(statistics.stxowner)::text as owner
    from pg_statistic_ext as statistics
    join pg_namespace as namespace on namespace.oid = statistics.stxnamespace
    join pg_class as class on class.oid = statistics.stxrelid
    join pg_namespace as class_namespace on class_namespace.oid = class.relnamespace
    where ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_class', 'class.oid')}
      and ${notOfExtension('pg_statistic_ext', 'statistics.oid')}`,
  generatedName: /_stat\d*$/,
  madeOf,
  namedByPeople: true,
  identity: ['schema', 'name'],
  columnTypes,
  attributes: {
    table: {},
    kinds: {},
    columns: {},
    expressions: { means: 'expression', since: 14 },
    statisticsTarget: { class: 'statistics' },
    owner: { class: 'owner' },
  },
});
