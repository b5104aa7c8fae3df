import { isList, type SchemaObject } from '../object.ts';
import type { ReadTarget } from '../server-facts.ts';
import { columnTypes } from './column-types.ts';
import { expressionNames } from './expression-names.ts';
import { defineKind, since } from './kind.ts';
import { rawNameAround, unquoted } from './raw-names.ts';
import type { MadeOf } from './server-names.ts';
import {
  collationText,
  columnNames,
  dependsOnExtensions,
  notOfExtension,
  ofUserSchema,
  operatorClassName,
  operatorClassOptions,
  optionsMap,
  outside,
  quoted,
} from './sql.ts';

/** The parent's index, where it is not read itself, leaves that of the partition to be read. */
const parentsRead = (target: ReadTarget): string =>
  target.schemas
    ? `
          join pg_class as above on above.oid = attached.inhparent where not ${outside('above.relnamespace', target)}`
    : '';

/** Included columns stand in the name as well. */
function madeOf(index: SchemaObject): MadeOf | undefined {
  const { keys = null, include = null } = index.attributes;
  const table = rawNameAround(index);
  if (table === undefined || !isList(keys)) return undefined;
  const columns = keys.map(String).map((key) => (key.startsWith('(') ? expressionNames(key) : [unquoted(key)]));
  const included = isList(include) ? include.map((column) => [String(column)]) : [];
  return { table, columns: [...columns, ...included], label: 'idx' };
}

/**
 * Indexes that no constraint owns (pg_index). A key is a raw column name, or the deparsed expression in parentheses:
 * deparsing opens the table, so it is done only where there is an expression.
 */
export const indexes = defineKind({
  kind: 'index',
  catalog: 'pg_class',
  severity: 'medium',
  sql: (server) => `
    with index as materialized (
      select listed.indexrelid, listed.indrelid, listed.indkey, listed.indclass, listed.indcollation, listed.indoption,
        listed.indnatts, listed.indnkeyatts, listed.indexprs is not null as has_expressions,
        listed.indpred is not null as has_predicate, listed.indisunique,
        ${since(server, 15, 'listed.indnullsnotdistinct', 'false')} as indnullsnotdistinct, listed.indislive,
        listed.indisready, listed.indisvalid, class.relname, class.relkind, class.relam, class.reloptions,
        class.reltablespace, relation.relname as "on", relation.relkind as on_kind, namespace.nspname
      from pg_index as listed
      join pg_class as class on class.oid = listed.indexrelid
      join pg_class as relation on relation.oid = listed.indrelid
      left join pg_namespace as namespace on namespace.oid = class.relnamespace
      where relation.relpersistence <> 't'
        -- described by the constraint that owns them
        and listed.indexrelid not in (select owner_constraint.conindid from pg_constraint as owner_constraint
          where owner_constraint.contype in ('p', 'u', 'x'))
        -- implied by the parent's index on a partition
        and listed.indexrelid not in (select attached.inhrelid from pg_inherits as attached${parentsRead(server)})
        and ${ofUserSchema('class.relnamespace', server)}
        and ${notOfExtension('pg_class', 'listed.indrelid')}
        and ${notOfExtension('pg_class', 'listed.indexrelid')}),
    -- every index has columns of its own, one for each key
    key as materialized (
      select index.indexrelid, own.attnum as place, own.attoptions, own.attstattarget, attribute.attname, operator_class.opcdefault,
        operator_class.oid as class_oid, index.indcollation[own.attnum - 1] as collation_oid,
        index.indoption[own.attnum - 1] as option, coalesce(attribute.attcollation, own_type.typcollation) as born_collation
      from index
      -- both found by index, one relation after the other: hashing reads every column there is, twice
      cross join lateral (
        select listed.attnum, listed.attoptions, listed.attstattarget, listed.atttypid from pg_attribute as listed
        where listed.attrelid = index.indexrelid and listed.attnum <= index.indnkeyatts offset 0) as own
      join pg_opclass as operator_class on operator_class.oid = index.indclass[own.attnum - 1]
      join pg_type as own_type on own_type.oid = own.atttypid
      left join lateral (
        select named.attname, named.attcollation from pg_attribute as named
        where named.attrelid = index.indrelid and named.attnum = index.indkey[own.attnum - 1]
          -- 0 stands for an expression
          and named.attnum <> 0 offset 0) as attribute on true),
    keyed as materialized (
      select key.indexrelid, json_agg(${quoted('key.attname')} order by key.place) as names,
        -- operator class, collation and direction of each key where they are not the default
        json_agg(nullif(concat_ws(' ',
            case when not key.opcdefault then ${operatorClassName('key.class_oid')} end,
            case when key.attoptions is not null then '(' || ${operatorClassOptions('key.attoptions')} || ')' end,
            case when key.collation_oid not in (0, key.born_collation)
              then 'collate ' || ${collationText('key.collation_oid')} end,
            case key.option & 3 when 1 then 'desc nulls last' when 2 then 'nulls first' when 3 then 'desc' end), '')
          order by key.place) as options,
        json_object_agg(key.place, key.attstattarget) filter (where key.attstattarget >= 0) as statistics_targets
      from key
      group by key.indexrelid)
    select index.indexrelid as oid, index.nspname as schema, index.relname as name,
      case index.on_kind when 'm' then 'materialized-view' else 'table' end as within, index."on",
      ${quoted('index."on"')} as "table",
      method.amname::text as method,
      index.indisunique as "unique",
      index.indnullsnotdistinct as "nullsNotDistinct",
      case when not index.has_expressions then keyed.names else (
        select json_agg(coalesce(named.key, '(' || pg_get_indexdef(index.indexrelid, named.place::int, false) || ')')
          order by named.place)
        from json_array_elements_text(keyed.names) with ordinality as named (key, place)) end as keys,
      keyed.options as "keyOptions",
      case when index.indnatts > index.indnkeyatts
        then ${columnNames('index.indrelid', '(index.indkey::int2[])[index.indnkeyatts:index.indnatts - 1]')} end as include,
      case when index.has_predicate then (
        select pg_get_expr(partial.indpred, partial.indrelid) from pg_index as partial
        where partial.indexrelid = index.indexrelid) end as "where",
      case when not index.indislive then 'being dropped' when not index.indisready then 'not ready'
        when not index.indisvalid then case index.relkind when 'I' then 'not on every partition' else 'failed build' end
        end as invalid,
      case when index.reloptions is not null then ${optionsMap('index.reloptions')} end as options,
      ${quoted('tablespace.spcname')} as tablespace,
      keyed.statistics_targets as "statisticsTargets",
      ${dependsOnExtensions('pg_class', 'index.indexrelid')} as "dependsOnExtensions"
    from index
    join pg_am as method on method.oid = index.relam
    left join keyed on keyed.indexrelid = index.indexrelid
    left join pg_tablespace as tablespace on tablespace.oid = index.reltablespace`,
  identity: ['schema', 'name'],
  relationNamedBy: ['schema', 'on'],
  generatedName: /_idx\d*$/,
  madeOf,
  namedByPeople: true,
  columnTypes,
  attributes: {
    table: {},
    method: {},
    unique: { severity: 'high' },
    nullsNotDistinct: { severity: 'high', since: 15 },
    keys: { means: 'expression' },
    keyOptions: { freeText: true },
    include: {},
    where: { means: 'expression' },
    invalid: { class: 'validity', severity: 'high' },
    options: { class: 'storage', means: 'options', severity: 'low', freeText: true },
    tablespace: { class: 'storage', severity: 'low' },
    statisticsTargets: { class: 'statistics', severity: 'low' },
    dependsOnExtensions: { severity: 'low' },
  },
});
