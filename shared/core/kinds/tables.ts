import { defineKind, since } from './kind.ts';
import { inUserSchema, notOfExtension, optionsMap, quoted, relationName, typeName } from './sql.ts';

const parents = (partition: boolean): string => `(
        select json_agg(${relationName('inheritance.inhparent')} order by inheritance.inhseqno)
        from pg_inherits as inheritance
        where inheritance.inhrelid = class.oid and class.relispartition = ${partition})`;

/** How the columns of a child deviate from what its parent implies, by column name: real drift on a partition. */
const overrides = `(
        select json_object_agg(child.attname, json_strip_nulls(json_build_object(
            'default', case when child_default.text is distinct from parent_default.text
              then coalesce(child_default.text, 'none') end,
            'notNull', case when child.attnotnull <> parent.attnotnull then child.attnotnull end,
            'storage', case when child.attstorage <> parent.attstorage then child.attstorage end,
            'statisticsTarget', case when child.attstattarget is distinct from parent.attstattarget
              then coalesce(child.attstattarget, -1) end)) order by child.attname)
        from pg_attribute as child
        join lateral (
          select attribute.* from pg_inherits as inheritance
          join pg_attribute as attribute on attribute.attrelid = inheritance.inhparent and attribute.attname = child.attname
          where inheritance.inhrelid = child.attrelid
          order by inheritance.inhseqno limit 1) as parent on true
        cross join lateral (
          select (select pg_get_expr(adbin, adrelid) from pg_attrdef
            where adrelid = child.attrelid and adnum = child.attnum) as text) as child_default
        cross join lateral (
          select (select pg_get_expr(adbin, adrelid) from pg_attrdef
            where adrelid = parent.attrelid and adnum = parent.attnum) as text) as parent_default
        where child.attrelid = class.oid and child.attnum > 0 and not child.attisdropped and child.attinhcount > 0
          and (child.attnotnull <> parent.attnotnull or child.attstorage <> parent.attstorage
            or child.attstattarget is distinct from parent.attstattarget
            or child_default.text is distinct from parent_default.text))`;

/** Tables: plain, partitioned, partitions, inheriting, typed, unlogged and foreign ones (pg_class). */
export const tables = defineKind({
  kind: 'table',
  catalog: 'pg_class',
  severity: 'high',
  sql: (server) => `
    select class.oid, namespace.nspname as schema, class.relname as name,
      case class.relkind when 'p' then 'partitioned' when 'f' then 'foreign' end as form,
      -- unlogged means nothing on a partitioned table, and 18 refuses it
      class.relpersistence = 'u' and class.relkind <> 'p' as unlogged,
      case when class.relkind = 'p' then pg_get_partkeydef(class.oid) end as "partitionKey",
      case when class.relispartition then ${parents(true)} end as "partitionOf",
      case when class.relispartition then pg_get_expr(class.relpartbound, class.oid) end as bound,
      ${since(
        server,
        14,
        `exists (select from pg_inherits as detaching
        where detaching.inhrelid = class.oid and detaching.inhdetachpending)`,
        'false',
      )} as "detachPending",
      ${parents(false)} as inherits,
      case when class.reloftype <> 0 then ${typeName('class.reloftype')} end as "ofType",
      case when class.relispartition or exists (select from pg_inherits where inhrelid = class.oid)
        then ${overrides} end as overrides,
      class.relrowsecurity as "rowSecurity",
      class.relforcerowsecurity as "forceRowSecurity",
      case class.relreplident when 'f' then 'full' when 'n' then 'nothing' when 'i' then (
        select 'index ' || ${quoted('replica.relname')} from pg_index
        join pg_class as replica on replica.oid = indexrelid
        where indrelid = class.oid and indisreplident) end as "replicaIdentity",
      (select ${quoted('clustered.relname')} from pg_index
        join pg_class as clustered on clustered.oid = indexrelid
        where indrelid = class.oid and indisclustered) as "clusteredOn",
      (select json_build_object('server', server.srvname) from pg_foreign_table as foreign_table
        join pg_foreign_server as server on server.oid = foreign_table.ftserver
        where foreign_table.ftrelid = class.oid) as "foreignServer",
      (select ${optionsMap('foreign_table.ftoptions')} from pg_foreign_table as foreign_table
        where foreign_table.ftrelid = class.oid) as "foreignOptions",
      -- heap is what a table has unless told otherwise; on partitioned tables the method exists from 17 on
      case when class.relkind <> 'p' then
        (select nullif(method.amname, 'heap')::text from pg_am as method where method.oid = class.relam) end as "accessMethod",
      ${optionsMap('class.reloptions')} as options,
      (select ${optionsMap('toast.reloptions')} from pg_class as toast where toast.oid = class.reltoastrelid)
        as "toastOptions",
      (select ${quoted('tablespace.spcname')} from pg_tablespace as tablespace
        where tablespace.oid = class.reltablespace) as tablespace,
      (select json_agg(attribute.attname order by attribute.attnum) from pg_attribute as attribute
        where attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped) as "columnOrder",
      pg_get_userbyid(class.relowner)::text as owner
    from pg_class as class
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    where class.relkind in ('r', 'p', 'f')
      and class.relpersistence <> 't'
      and ${inUserSchema('namespace')}
      and ${notOfExtension('pg_class', 'class.oid')}`,
  identity: ['schema', 'name'],
  attributes: {
    form: {},
    unlogged: {},
    partitionKey: { means: 'expression' },
    partitionOf: {},
    bound: { means: 'expression' },
    detachPending: { class: 'validity', since: 14 },
    inherits: {},
    ofType: {},
    overrides: {},
    rowSecurity: {},
    forceRowSecurity: {},
    replicaIdentity: { severity: 'medium' },
    clusteredOn: { class: 'storage', severity: 'low' },
    foreignServer: {},
    foreignOptions: {},
    accessMethod: { severity: 'medium' },
    options: { class: 'storage', severity: 'low' },
    toastOptions: { class: 'storage', severity: 'low' },
    tablespace: { class: 'storage', severity: 'low' },
    columnOrder: { class: 'order', means: 'order', severity: 'low' },
    owner: { class: 'owner', severity: 'medium' },
  },
});
