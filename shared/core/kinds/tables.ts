import type { Attribute } from '../object.ts';
import type { ServerFacts } from '../snapshot.ts';
import { foreignLocation, foreignOptions } from './foreign-options.ts';
import { defineKind, since } from './kind.ts';
import {
  compressionName,
  inUserSchema,
  notOfExtension,
  optionsMap,
  quoted,
  relationName,
  storageName,
  typeName,
} from './sql.ts';

const parents = (partition: boolean): string => `(
        select json_agg(${relationName('inheritance.inhparent')} order by inheritance.inhseqno)
        from pg_inherits as inheritance
        where inheritance.inhrelid = class.oid and class.relispartition = ${partition})`;

/**
 * How the columns of a child deviate from what its parent implies, or those of a typed table from its type, by column
 * name: real drift on a partition, whose columns are not read one by one.
 */
const overrides = (server: ServerFacts): string => `(
        select json_object_agg(child.attname, deviation.of order by child.attname)
        from pg_attribute as child
        cross join lateral (
          select implied.* from pg_attribute as implied
          left join pg_inherits as inheritance
            on inheritance.inhrelid = child.attrelid and inheritance.inhparent = implied.attrelid
          where implied.attname = child.attname and (inheritance.inhparent is not null
            or implied.attrelid = (select type.typrelid from pg_type as type where type.oid = class.reloftype))
          order by inheritance.inhseqno limit 1) as parent
        cross join lateral (
          select ${expressionOf('child')} as child_default, ${expressionOf('parent')} as parent_default) as expressions
        cross join lateral (select json_strip_nulls(json_build_object(
          'default', case when child_default is distinct from parent_default then coalesce(child_default, 'none') end,
          'notNull', case when child.attnotnull <> parent.attnotnull then child.attnotnull end,
          'storage', case when child.attstorage <> parent.attstorage then ${storageName('child.attstorage')} end,
          ${since(
            server,
            14,
            `'compression', case when child.attcompression <> parent.attcompression
            then coalesce(${compressionName('child.attcompression')}, 'default') end,`,
            '',
          )}
          'statisticsTarget', case when child.attstattarget is distinct from parent.attstattarget
            then coalesce(child.attstattarget, -1) end,
          'options', case when child.attoptions is distinct from parent.attoptions
            then coalesce(${optionsMap('child.attoptions')}, '{}') end)) as of) as deviation
        where child.attrelid = class.oid and child.attnum > 0 and not child.attisdropped
          and (child.attinhcount > 0 or class.reloftype <> 0) and deviation.of::text <> '{}')`;

const expressionOf = (attribute: string): string => `(
            -- only what computes a generated column speaks of other columns
            select pg_get_expr(adbin, case ${attribute}.attgenerated when '' then 0 else adrelid end) from pg_attrdef
            where adrelid = ${attribute}.attrelid and adnum = ${attribute}.attnum)`;

/** Triggers that a partition has from its parent and that fire otherwise than there, by name. */
const triggerOverrides = `(
        select json_object_agg(parent.tgname, case clone.tgenabled when 'D' then 'disabled' when 'R' then 'replica'
          when 'A' then 'always' else 'enabled' end order by parent.tgname)
        from pg_trigger as clone
        join pg_trigger as parent on parent.oid = clone.tgparentid
        where clone.tgrelid = class.oid and clone.tgenabled <> parent.tgenabled
          -- behind a foreign key
          and not exists (select from pg_constraint as foreign_key
            where foreign_key.oid = clone.tgconstraint and foreign_key.contype = 'f'))`;

const hasDisabled = (value: Attribute): boolean =>
  value !== null && typeof value === 'object' && Object.values(value).includes('disabled');

const accessMethod = `(
        select nullif(method.amname, 'heap')::text from pg_am as method where method.oid = class.relam)`;

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
      case when class.reloftype <> 0 or exists (select from pg_inherits where inhrelid = class.oid)
        then ${overrides(server)} end as overrides,
      case when class.relispartition then ${triggerOverrides} end as "triggerOverrides",
      class.relrowsecurity as "rowSecurity",
      class.relforcerowsecurity as "forceRowSecurity",
      case when class.relkind <> 'f' then case class.relreplident when 'f' then 'full' when 'n' then 'nothing' when 'i' then (
        select 'index ' || ${quoted('replica.relname')} from pg_index
        join pg_class as replica on replica.oid = indexrelid
        where indrelid = class.oid and indisreplident) end end as "replicaIdentity",
      (select ${quoted('clustered.relname')} from pg_index
        join pg_class as clustered on clustered.oid = indexrelid
        where indrelid = class.oid and indisclustered) as "clusteredOn",
      (select json_build_object('server', server.srvname) from pg_foreign_table as foreign_table
        join pg_foreign_server as server on server.oid = foreign_table.ftserver
        where foreign_table.ftrelid = class.oid) as "foreignServer",
      (select ${foreignOptions('foreign_table.ftoptions')} from pg_foreign_table as foreign_table
        where foreign_table.ftrelid = class.oid) as "foreignOptions",
      (select ${foreignLocation('foreign_table.ftoptions')} from pg_foreign_table as foreign_table
        where foreign_table.ftrelid = class.oid) as "foreignLocation",
      -- heap is what a table has unless told otherwise
      case when class.relkind <> 'p' then ${accessMethod} end as "accessMethod",
      -- what later partitions get; before 17 this could not be said
      case when class.relkind = 'p' then ${accessMethod} end as "partitionAccessMethod",
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
    overrides: { means: 'expression', mentions: true },
    triggerOverrides: { class: 'validity', unusable: hasDisabled },
    rowSecurity: {},
    forceRowSecurity: {},
    replicaIdentity: { mentions: true, severity: 'medium' },
    clusteredOn: { class: 'storage', mentions: true, severity: 'low' },
    foreignServer: {},
    foreignOptions: {},
    foreignLocation: { class: 'environment' },
    accessMethod: { severity: 'medium' },
    partitionAccessMethod: { severity: 'medium', since: 17 },
    options: { class: 'storage', means: 'options', severity: 'low' },
    toastOptions: { class: 'storage', means: 'options', severity: 'low' },
    tablespace: { class: 'storage', severity: 'low' },
    columnOrder: { class: 'order', means: 'order', severity: 'low' },
    owner: { class: 'owner', severity: 'medium' },
  },
});
