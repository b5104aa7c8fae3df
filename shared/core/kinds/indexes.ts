import { defineKind, since } from './kind.ts';
import {
  collationName,
  columnNames,
  dependsOnExtensions,
  inUserSchema,
  notOfExtension,
  operatorClassName,
  optionsMap,
  quoted,
  withinRelation,
} from './sql.ts';

/**
 * Indexes that no constraint owns (pg_index). A key is a raw column name, or the deparsed expression in parentheses:
 * deparsing opens the table, so it is done only where there is an expression.
 */
export const indexes = defineKind({
  kind: 'index',
  catalog: 'pg_class',
  severity: 'medium',
  sql: (server) => `
    select class.oid, namespace.nspname as schema, class.relname as name,
      ${withinRelation('relation', 'namespace')} as within,
      ${quoted('relation.relname')} as "table",
      method.amname::text as method,
      index.indisunique as "unique",
      ${since(server, 15, 'index.indnullsnotdistinct', 'false')} as "nullsNotDistinct",
      (select json_agg(case when key.number = 0 then '(' || pg_get_indexdef(class.oid, key.place::int, false) || ')'
            else ${quoted('attribute.attname')} end order by key.place)
        from unnest(index.indkey::int2[]) with ordinality as key (number, place)
        left join pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attnum = key.number
        where key.place <= index.indnkeyatts) as keys,
      -- operator class, collation and direction of each key where they are not the default
      (select json_agg(nullif(concat_ws(' ',
            case when not operator_class.opcdefault then ${operatorClassName('operator_class.oid')} end,
            (select '(' || array_to_string(own.attoptions, ', ') || ')' from pg_attribute as own
              where own.attrelid = class.oid and own.attnum = key.place and own.attoptions is not null),
            case when key.collation_oid not in (0, coalesce(attribute.attcollation, own_type.typcollation))
              then 'collate ' || ${collationName('key.collation_oid')} end,
            case key.option & 3 when 1 then 'desc nulls last' when 2 then 'nulls first' when 3 then 'desc' end), '')
          order by key.place)
        from unnest(index.indkey::int2[], index.indclass::oid[], index.indcollation::oid[], index.indoption::int2[])
          with ordinality as key (number, class_oid, collation_oid, option, place)
        join pg_opclass as operator_class on operator_class.oid = key.class_oid
        join pg_attribute as own_column on own_column.attrelid = class.oid and own_column.attnum = key.place
        join pg_type as own_type on own_type.oid = own_column.atttypid
        left join pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attnum = key.number
        where key.place <= index.indnkeyatts
        having bool_or(not operator_class.opcdefault or key.option <> 0) or true) as "keyOptions",
      case when index.indnatts > index.indnkeyatts
        then ${columnNames('relation.oid', '(index.indkey::int2[])[index.indnkeyatts:index.indnatts - 1]')} end as include,
      pg_get_expr(index.indpred, index.indrelid) as "where",
      case when not index.indislive then 'being dropped' when not index.indisready then 'not ready'
        when not index.indisvalid then case class.relkind when 'I' then 'not on every partition' else 'failed build' end
        end as invalid,
      ${optionsMap('class.reloptions')} as options,
      (select ${quoted('tablespace.spcname')} from pg_tablespace as tablespace
        where tablespace.oid = class.reltablespace) as tablespace,
      (select json_object_agg(own.attnum, own.attstattarget) from pg_attribute as own
        where own.attrelid = class.oid and own.attstattarget >= 0) as "statisticsTargets",
      ${dependsOnExtensions('pg_class', 'class.oid')} as "dependsOnExtensions"
    from pg_index as index
    join pg_class as class on class.oid = index.indexrelid
    join pg_class as relation on relation.oid = index.indrelid
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    join pg_am as method on method.oid = class.relam
    where relation.relpersistence <> 't'
      -- described by the constraint that owns them
      and not exists (select from pg_constraint as owner_constraint
        where owner_constraint.conindid = class.oid and owner_constraint.contype in ('p', 'u', 'x'))
      -- implied by the parent's index on a partition
      and not exists (select from pg_inherits as attached where attached.inhrelid = class.oid)
      and ${inUserSchema('namespace')}
      and ${notOfExtension('pg_class', 'relation.oid')}
      and ${notOfExtension('pg_class', 'class.oid')}`,
  identity: ['schema', 'name'],
  generatedName: /_idx\d*$/,
  attributes: {
    table: {},
    method: {},
    unique: { severity: 'high' },
    nullsNotDistinct: { severity: 'high', since: 15 },
    keys: { means: 'expression' },
    keyOptions: {},
    include: {},
    where: { means: 'expression' },
    invalid: { class: 'validity', severity: 'high' },
    options: { class: 'storage', means: 'options', severity: 'low' },
    tablespace: { class: 'storage', severity: 'low' },
    statisticsTargets: { class: 'statistics', severity: 'low' },
    dependsOnExtensions: { severity: 'low' },
  },
});
