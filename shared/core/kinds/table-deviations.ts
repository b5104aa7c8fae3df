import type { ServerFacts } from '../server-facts.ts';
import { foreignOptions } from './foreign-options.ts';
import { since } from './kind.ts';
import { compressionName, optionsMap, quoted, relationText, storageName } from './sql.ts';

/**
 * What is only read of a table (`class`) where it deviates from what it follows from: its parents, its type, or the way
 * the server makes it. Each is a map, by name of what deviates.
 */

/**
 * How the columns of a child deviate from what its parent implies, or those of a typed table from its type, by column
 * name: real drift on a partition, whose columns are not read one by one.
 */
export const columnOverrides = (server: ServerFacts): string => `(
        select json_object_agg(child.attname, deviation.of order by child.attname)
        from pg_attribute as child
        cross join lateral (
          select implied.*
          from (
            select inheritance.inhparent, inheritance.inhseqno from pg_inherits as inheritance
            where inheritance.inhrelid = child.attrelid
            union all select type.typrelid, 0 from pg_type as type where type.oid = class.reloftype) as source (oid, place)
          join pg_attribute as implied on implied.attrelid = source.oid and implied.attname = child.attname
          order by source.place limit 1) as parent
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
            then coalesce(${optionsMap('child.attoptions')}, '{}') end,
          'identity', case when not class.relispartition and child.attidentity <> '' then
            case child.attidentity when 'a' then 'always' else 'by default' end end,
          'foreignOptions', case when child.attfdwoptions is not null then ${foreignOptions('child.attfdwoptions')} end)) as of) as deviation
        where child.attrelid = class.oid and child.attnum > 0 and not child.attisdropped
          and (child.attinhcount > 0 or class.reloftype <> 0) and deviation.of::text <> '{}')`;

const expressionOf = (attribute: string): string => `(
            -- only what computes a generated column speaks of other columns
            select pg_get_expr(adbin, case ${attribute}.attgenerated when '' then 0 else adrelid end) from pg_attrdef
            where adrelid = ${attribute}.attrelid and adnum = ${attribute}.attnum)`;

const firing = (trigger: string): string =>
  `case ${trigger}.tgenabled when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always' else 'enabled' end`;

/** Triggers that a partition has from its parent and that fire otherwise than there, by name. */
export const triggerOverrides = `(
        select json_object_agg(parent.tgname, ${firing('clone')} order by parent.tgname)
        from pg_trigger as clone
        join pg_trigger as parent on parent.oid = clone.tgparentid
        where clone.tgrelid = class.oid and clone.tgenabled <> parent.tgenabled
          -- behind a foreign key
          and not exists (select from pg_constraint as foreign_key
            where foreign_key.oid = clone.tgconstraint and foreign_key.contype = 'f'))`;

/** Triggers behind constraints that fire otherwise than they are born, by constraint: disabled, a foreign key holds nothing. */
export const constraintTriggers = `case when class.oid in (
        select silent.tgrelid from pg_trigger as silent
        where silent.tgisinternal and silent.tgconstraint <> 0 and silent.tgenabled <> 'O') then (
        select json_object_agg(behind.name, behind.states order by behind.name) from (
          select named.name, string_agg(distinct ${firing('inner_trigger')}, ', ') as states
          from pg_trigger as inner_trigger
          join pg_constraint as kept on kept.oid = inner_trigger.tgconstraint and kept.contype <> 't'
          left join pg_constraint as above on above.oid = kept.conparentid
          cross join lateral (select case when kept.conrelid = class.oid then '' else ${relationText('kept.conrelid')} || '.' end
            || ${quoted('coalesce(above.conname, kept.conname)')}) as named (name)
          where inner_trigger.tgrelid = class.oid and inner_trigger.tgisinternal and inner_trigger.tgenabled <> 'O'
          group by named.name) as behind) end`;

const sorted = (options: string): string =>
  `(select array_agg(option order by option) from unnest(${options}) as option)`;

/** How indexes of a partition deviate from those of its parent that they belong to, by name of the parent's. */
export const indexOverrides = `(
        select json_object_agg(above.relname, deviation.of order by above.relname)
        from pg_index as own_index
        join pg_class as own on own.oid = own_index.indexrelid
        join pg_inherits as attached on attached.inhrelid = own.oid
        join pg_class as above on above.oid = attached.inhparent
        cross join lateral (select json_strip_nulls(json_build_object(
          'options', case when ${sorted('own.reloptions')} is distinct from ${sorted('above.reloptions')}
            then coalesce(${optionsMap('own.reloptions')}, '{}') end,
          'tablespace', case when own.reltablespace <> above.reltablespace then coalesce(
            (select spcname from pg_tablespace where oid = own.reltablespace), 'default') end,
          'statisticsTargets', (select json_object_agg(attnum, attstattarget) from pg_attribute
            where attrelid = own.oid and attstattarget >= 0))) as of) as deviation
        where own_index.indrelid = class.oid and deviation.of::text <> '{}')`;
