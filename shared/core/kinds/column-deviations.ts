import type { ServerFacts } from '../server-facts.ts';
import { foreignOptions } from './foreign-options.ts';
import { identityFacts, identityPersistence, sequencesBehind } from './identity-columns.ts';
import { since } from './kind.ts';
import { columnOptions, compressionName, mayHaveColumnOptions, storageName } from './sql.ts';

/**
 * How the columns of a child (`class`) deviate from those of its parent, or those of a typed table from its type: real
 * drift on a partition, whose columns are not read one by one. A map for each class of facts, by column name and fact.
 */
export const columnDeviations = (server: ServerFacts): string => `(
        select json_strip_nulls(json_build_object(
          'structure', json_object_agg(child.attname, of.structure order by child.attname) filter (where of.structure::text <> '{}'),
          'validity', json_object_agg(child.attname, of.validity order by child.attname) filter (where of.validity::text <> '{}'),
          'storage', json_object_agg(child.attname, of.storage order by child.attname) filter (where of.storage::text <> '{}'),
          'statistics', json_object_agg(child.attname, of.statistics order by child.attname)
            filter (where of.statistics::text <> '{}')))
        from pg_attribute as child
        cross join lateral (
          select implied.*
          from (
            select inheritance.inhparent, inheritance.inhseqno from pg_inherits as inheritance
            where inheritance.inhrelid = child.attrelid
            union all select type.typrelid, 0 from pg_type as type where type.oid = class.reloftype) as source (oid, place)
          join pg_attribute as implied on implied.attrelid = source.oid and implied.attname = child.attname
          order by source.place limit 1) as parent
        ${since(
          server,
          18,
          `left join odd_not_null as own_not_null
          on own_not_null.conrelid = child.attrelid and own_not_null.number = child.attnum
        left join odd_not_null as above_not_null
          on above_not_null.conrelid = parent.attrelid and above_not_null.number = parent.attnum`,
          '',
        )}
        cross join lateral (
          select ${expressionOf('child')} as child_default, ${expressionOf('parent')} as parent_default) as expressions
        cross join lateral (select
          json_strip_nulls(json_build_object(
            'default', case when child_default is distinct from parent_default then coalesce(child_default, 'none') end,
            ${notNull(server)}
            ${identity(server)}
            'foreignOptions', case when child.attfdwoptions is not null then ${foreignOptions('child.attfdwoptions')} end)) as structure,
          ${since(server, 18, notNullNotValid, "'{}'::json")} as validity,
          json_strip_nulls(json_build_object(
            'storage', case when child.attstorage <> parent.attstorage then (
              select case when child.attstorage = type.typstorage then 'default' else ${storageName('child.attstorage')} end
              from pg_type as type where type.oid = child.atttypid) end,
            ${since(
              server,
              14,
              `'compression', case when child.attcompression <> parent.attcompression
              then coalesce(${compressionName('child.attcompression')}, 'default') end,`,
              '',
            )}
            -- no child ever has these from its parent
            'options', ${columnOptions('child.attoptions')})) as storage,
          json_strip_nulls(json_build_object(
            'statisticsTarget', case when child.attstattarget is distinct from parent.attstattarget
              then coalesce(child.attstattarget, -1) end)) as statistics) as of
        where child.attrelid = class.oid and child.attnum > 0 and not child.attisdropped
          and (child.attinhcount > 0 or class.reloftype <> 0)
          -- few columns deviate, and to say how costs more than to see it
          and (child_default is distinct from parent_default or child.attnotnull <> parent.attnotnull
            or child.attidentity <> '' or child.attfdwoptions is not null or child.attstorage <> parent.attstorage
            or ${mayHaveColumnOptions('child.attoptions')} or child.attstattarget is distinct from parent.attstattarget
            ${since(server, 14, 'or child.attcompression <> parent.attcompression', '')}
            ${since(server, 18, 'or own_not_null.number is not null or above_not_null.number is not null', '')}))`;

/** What most databases have none of, and only is looked up where it is needed: a CTE that nobody asks is not run. */
export const rarely = (server: ServerFacts): string => `with behind as materialized (${sequencesBehind})
    ${since(
      server,
      18,
      `, odd_not_null as materialized (
      select conrelid, conkey[1] as number, convalidated, connoinherit from pg_constraint
      where contype = 'n' and (not convalidated or connoinherit))`,
      '',
    )}`;

const expressionOf = (attribute: string): string => `case when ${attribute}.atthasdef then (
            -- only what computes a generated column speaks of other columns
            select pg_get_expr(adbin, case ${attribute}.attgenerated when '' then 0 else adrelid end) from pg_attrdef
            where adrelid = ${attribute}.attrelid and adnum = ${attribute}.attnum) end`;

const notNull = (server: ServerFacts): string =>
  since(
    server,
    18,
    `'notNull', case when child.attnotnull <> (parent.attnotnull and above_not_null.connoinherit is not true)
              then child.attnotnull end,
            'notNullNoInherit', case when own_not_null.connoinherit then true end,`,
    "'notNull', case when child.attnotnull <> parent.attnotnull then child.attnotnull end,",
  );

/** As of CHECKs below. */
const notNullNotValid = `json_strip_nulls(json_build_object('notNullNotValid', case
            when own_not_null.convalidated is false and (above_not_null.convalidated is not false or above_not_null.connoinherit)
              then true
            when own_not_null.convalidated is not false and above_not_null.convalidated is false
              and not above_not_null.connoinherit and (class.relispartition or exists (
                select from pg_constraint as own where own.contype = 'n' and own.conrelid = child.attrelid
                  and own.conkey[1] = child.attnum and own.conislocal))
              then false end))`;

const identity = (server: ServerFacts): string => {
  const fromSequence = (
    expression: string,
  ): string => `case when child.attidentity <> '' and not class.relispartition then (
              select ${expression} from behind
              where behind.refobjid = child.attrelid and behind.refobjsubid = child.attnum) end`;
  return `'identity', ${fromSequence(identityFacts('child', 'behind'))},
            'identityPersistence', ${fromSequence(identityPersistence(server, 'class', 'behind'))},`;
};

/**
 * CHECKs that a child has from a parent, and that are enforced or validated otherwise than there, by name. They can only be
 * so where the parent's is not validated; what a child that is no partition validated alone does not outlive a dump.
 */
export const constraintOverrides = (server: ServerFacts): string => {
  const isEnforced = (constraint: string): string => since(server, 18, `${constraint}.conenforced`, 'true');
  return `case when exists (select from pg_constraint where contype = 'c' and not convalidated) then (
        select json_object_agg(own.conname, json_strip_nulls(json_build_object(
          'notEnforced', case when ${isEnforced('own')} and not ${isEnforced('above')} then false end,
          'notValid', case when ${isEnforced('above')} then false when not own.convalidated then true end)) order by own.conname)
        from pg_inherits as heir
        join pg_constraint as above on above.conrelid = heir.inhparent and above.contype = 'c'
          and not above.convalidated and not above.connoinherit
        join pg_constraint as own on own.conrelid = heir.inhrelid and own.conname = above.conname and own.contype = 'c'
        where heir.inhrelid = class.oid
          and (own.convalidated and (class.relispartition or own.conislocal) or ${isEnforced('own')} <> ${isEnforced('above')})) end`;
};
