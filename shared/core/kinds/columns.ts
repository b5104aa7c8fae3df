import { foreignOptions } from './foreign-options.ts';
import { defineKind, since } from './kind.ts';
import {
  collationName,
  compressionName,
  inUserSchema,
  notOfExtension,
  optionsMap,
  quoted,
  storageName,
  typeName,
  withinRelation,
} from './sql.ts';

/**
 * Columns of tables (pg_attribute). A column that comes from a parent table or from a type is compared there; where a
 * child deviates from its parent, the table's `overrides` say so (tables.ts).
 */
export const columns = defineKind({
  kind: 'column',
  catalog: 'pg_attribute',
  severity: 'high',
  sql: (server) => `
    select class.oid, namespace.nspname as schema, class.relname as "table", attribute.attname as name,
      ${withinRelation('class', 'namespace')} as within,
      ${typeName('attribute.atttypid', 'attribute.atttypmod')} as type,
      case when attribute.attcollation not in (0, type.typcollation)
        then ${collationName('attribute.attcollation')} end as collation,
      attribute.attnotnull as "notNull",
      ${since(server, 18, 'not_null.conname is not null and not not_null.convalidated', 'false')} as "notNullNotValid",
      ${since(server, 18, 'coalesce(not_null.connoinherit, false)', 'false')} as "notNullNoInherit",
      -- upgrades and restores invent names of this form
      ${since(server, 18, `case when not_null.conname !~ '_not_null[0-9]*$' then ${quoted('not_null.conname')} end`, 'null::text')}
        as "notNullName",
      case when attribute.attgenerated = '' then pg_get_expr(expression.adbin, 0) end as "default",
      case attribute.attgenerated when 's' then 'stored' when 'v' then 'virtual' end as generated,
      case when attribute.attgenerated <> '' then pg_get_expr(expression.adbin, expression.adrelid) end as "generatedAs",
      case when attribute.attidentity <> '' then (
        select json_strip_nulls(json_build_object(
          'generated', case attribute.attidentity when 'a' then 'always' else 'by default' end,
          'type', format_type(sequence.seqtypid, null), 'start', sequence.seqstart::text,
          'increment', sequence.seqincrement::text, 'min', sequence.seqmin::text, 'max', sequence.seqmax::text,
          'cache', sequence.seqcache::text, 'cycle', nullif(sequence.seqcycle, false)))
        from pg_depend as internal
        join pg_sequence as sequence on sequence.seqrelid = internal.objid
        where internal.classid = 'pg_class'::regclass and internal.refclassid = 'pg_class'::regclass
          and internal.refobjid = class.oid and internal.refobjsubid = attribute.attnum
          and internal.deptype = 'i') end as identity,
      case when attribute.attidentity <> '' then (
        select ${quoted('behind.relname')} from pg_depend as internal
        join pg_class as behind on behind.oid = internal.objid and behind.relkind = 'S'
        where internal.classid = 'pg_class'::regclass and internal.refclassid = 'pg_class'::regclass
          and internal.refobjid = class.oid and internal.refobjsubid = attribute.attnum and internal.deptype = 'i'
          -- a name that the server invented says nothing
          and behind.relname !~ '_seq[0-9]*$') end as "identitySequence",
      case when attribute.attstorage <> type.typstorage then
        ${storageName('attribute.attstorage')} end as storage,
      ${since(server, 14, compressionName('attribute.attcompression'), 'null::text')} as compression,
      -- the default is -1 up to 16 and NULL from 17 on
      nullif(attribute.attstattarget, -1) as "statisticsTarget",
      ${optionsMap('attribute.attoptions')} as options,
      ${foreignOptions('attribute.attfdwoptions')} as "foreignOptions"
    from pg_attribute as attribute
    join pg_class as class on class.oid = attribute.attrelid
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    join pg_type as type on type.oid = attribute.atttypid
    left join pg_attrdef as expression
      on expression.adrelid = attribute.attrelid and expression.adnum = attribute.attnum
    ${since(
      server,
      18,
      `left join pg_constraint as not_null
      on not_null.conrelid = attribute.attrelid and not_null.contype = 'n' and not_null.conkey = array[attribute.attnum]`,
      '',
    )}
    where class.relkind in ('r', 'p', 'f') and attribute.attnum > 0 and not attribute.attisdropped
      -- what comes from a parent table, or from the type of a typed table, is compared there
      and attribute.attinhcount = 0 and class.reloftype = 0
      and ${inUserSchema('namespace')}
      and ${notOfExtension('pg_class', 'class.oid')}`,
  identity: ['schema', 'table', 'name'],
  attributes: {
    type: {},
    collation: {},
    notNull: {},
    notNullNotValid: { class: 'validity' },
    notNullNoInherit: { since: 18 },
    notNullName: { class: 'naming', means: 'chosen', severity: 'low', since: 18 },
    default: { means: 'expression', mentions: true, severity: 'medium' },
    generated: {},
    generatedAs: { means: 'expression' },
    identity: {},
    identitySequence: { class: 'naming', severity: 'low' },
    storage: { class: 'storage', severity: 'low' },
    compression: { class: 'storage', severity: 'low', since: 14 },
    statisticsTarget: { class: 'statistics', severity: 'low' },
    options: { class: 'storage', means: 'options', severity: 'low' },
    foreignOptions: {},
  },
});
