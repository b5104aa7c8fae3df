import { optionsMap, quoted, relationText, sortedOptions } from './sql.ts';

/**
 * What is only read of a table (`class`) where it deviates from what it follows from: its parents, or the way the server
 * makes it. Each is a map, by name of what deviates.
 */

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

/**
 * Triggers behind constraints that fire otherwise than they are born, or than their parents do, by constraint: disabled, a
 * foreign key holds nothing. From 15 on, those of a partition have parents, and go with them.
 */
export const constraintTriggers = `case when exists (
        select from pg_trigger where tgisinternal and tgconstraint <> 0 and tgenabled <> 'O') then (
        select json_object_agg(behind.name, behind.states order by behind.name) from (
          select named.name, string_agg(distinct ${firing('inner_trigger')}, ', ') as states
          from pg_trigger as inner_trigger
          join pg_constraint as kept on kept.oid = inner_trigger.tgconstraint and kept.contype <> 't'
          left join pg_constraint as above on above.oid = kept.conparentid
          left join pg_trigger as parent on parent.oid = inner_trigger.tgparentid
          cross join lateral (select case when kept.conrelid = class.oid then '' else ${relationText('kept.conrelid')} || '.' end
            || ${quoted('coalesce(above.conname, kept.conname)')}) as named (name)
          where inner_trigger.tgrelid = class.oid and inner_trigger.tgisinternal
            and inner_trigger.tgenabled <> coalesce(parent.tgenabled, 'O')
          group by named.name) as behind) end`;

/** How indexes of a partition deviate from those of its parent that they belong to, by name of the parent's. */
export const indexOverrides = `(
        select json_object_agg(above.relname, deviation.of order by above.relname)
        from pg_index as own_index
        join pg_class as own on own.oid = own_index.indexrelid
        join pg_inherits as attached on attached.inhrelid = own.oid
        join pg_class as above on above.oid = attached.inhparent
        cross join lateral (select json_strip_nulls(json_build_object(
          'options', case when ${sortedOptions('own.reloptions')} is distinct from ${sortedOptions('above.reloptions')}
            then coalesce(${optionsMap('own.reloptions')}, '{}') end,
          'tablespace', case when own.reltablespace <> above.reltablespace then coalesce(
            (select spcname from pg_tablespace where oid = own.reltablespace), 'default') end,
          'statisticsTargets', (select json_object_agg(attnum, attstattarget) from pg_attribute
            where attrelid = own.oid and attstattarget >= 0))) as of) as deviation
        where own_index.indrelid = class.oid and deviation.of::text <> '{}')`;
