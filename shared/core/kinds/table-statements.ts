import type { ReadTarget } from '../server-facts.ts';
import { columnDeviations, constraintOverrides, rarely } from './column-deviations.ts';
import { foreignOptions } from './foreign-options.ts';
import { since } from './kind.ts';
import {
  notOfExtension,
  ofUserSchema,
  optionsMap,
  outsideType,
  quoted,
  relationText,
  typeName,
  withOutsideParent,
} from './sql.ts';
import { constraintTriggers, indexOverrides, triggerOverrides } from './table-deviations.ts';

/**
 * How tables are read: with all their facts, or without those that few databases have any of. To plan these takes longer
 * than to read fifty tables.
 */

const parents = `(
        select json_agg(${relationText('inheritance.inhparent')} order by inheritance.inhseqno)
        from pg_inherits as inheritance
        where inheritance.inhrelid = class.oid)`;

/** The index of a partition goes by the parent's one that it belongs to: its own name depends on history. */
const nameOfIndex = (index: string): string => `coalesce((
        select 'of ' || ${quoted('above.relname')} from pg_inherits as attached
        join pg_class as above on above.oid = attached.inhparent where attached.inhrelid = ${index}.oid), ${quoted(`${index}.relname`)})`;

/** A table whose replica identity was dropped has none: it keeps `i` without an index, which acts as NOTHING. */
export const droppedIndex = 'dropped index';

/** Facts that few databases have any of, and that a plain statement leaves out. */
export const rareFacts = [
  ...['form', 'partitionKey', 'partitionOf', 'bound', 'detachPending', 'inherits', 'ofType', 'overrides'],
  ...['validityOverrides', 'constraintOverrides', 'storageOverrides', 'statisticsOverrides', 'triggerOverrides'],
  ...[
    'indexOverrides',
    'constraintTriggers',
    'clusteredOn',
    'foreignServer',
    'foreignOptions',
    'partitionAccessMethod',
  ],
] as const;

/** Holds in every database with any of them, or with a replica identity that names an index. */
export const anyRareFact = `exists (select from pg_inherits)
        or exists (select from pg_class
          where oid >= 16384 and (relkind in ('p', 'f') or reloftype <> 0 or relkind = 'r' and relreplident = 'i'))
        or exists (select from pg_index where indisclustered)
        or exists (select from pg_trigger where tgisinternal and tgenabled <> 'O')`;

const isChild = 'class.oid in (select child.inhrelid from pg_inherits as child)';

/** True of a child that is compared with its parents, and of a typed table that is compared with its type. */
const follows = (target: ReadTarget): { readonly child: string; readonly typed: string } =>
  target.schemas
    ? {
        child: `(${isChild} and not ${withOutsideParent('class.oid', target)})`,
        typed: `(class.reloftype <> 0 and not ${outsideType('class.reloftype', target)})`,
      }
    : { child: isChild, typed: 'class.reloftype <> 0' };

/** What every database has tables with; `namedIdentity` is the replica identity that an index is. */
const plainFacts = (namedIdentity: string): string => `class.oid, namespace.nspname as schema, class.relname as name,
      -- unlogged means nothing on a partitioned table, and 18 refuses it
      class.relpersistence = 'u' and class.relkind <> 'p' as unlogged,
      class.relrowsecurity as "rowSecurity",
      class.relforcerowsecurity as "forceRowSecurity",
      case when class.relkind <> 'f' then
        case class.relreplident when 'f' then 'full' when 'n' then 'nothing' when 'i' then ${namedIdentity} end end as "replicaIdentity",
      -- heap is what a table has unless told otherwise
      case when class.relkind <> 'p' then nullif(method.amname, 'heap')::text end as "accessMethod",
      case when class.reloptions is not null then ${optionsMap('class.reloptions')} end as options,
      case when toast.reloptions is not null then ${optionsMap('toast.reloptions')} end as "toastOptions",
      -- looked up rather than joined: each table more to join costs the planner more than there are rows
      case when class.reltablespace <> 0 then (
        select ${quoted('tablespace.spcname')} from pg_tablespace as tablespace
        where tablespace.oid = class.reltablespace) end as tablespace,
      to_json(nullif(array(select attribute.attname from pg_attribute as attribute
        where attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped
        order by attribute.attnum), '{}')) as "columnOrder",
      pg_get_userbyid(class.relowner)::text as owner`;

const source = `pg_class as class
    left join pg_namespace as namespace on namespace.oid = class.relnamespace
    left join pg_am as method on method.oid = class.relam
    left join pg_class as toast on toast.oid = class.reltoastrelid`;

const ofUsers = (server: ReadTarget): string => `class.relkind in ('r', 'p', 'f')
      and class.relpersistence <> 't'
      and ${ofUserSchema('class.relnamespace', server)}
      and ${notOfExtension('pg_class', 'class.oid')}`;

/** Right where `anyRareFact` does not hold. */
export const plainTables = (server: ReadTarget): string => `
    select ${plainFacts('null')},
      ${rareFacts.map((name) => `null as "${name}"`).join(', ')}
    from ${source}
    where ${ofUsers(server)}`;

export const wholeTables = (server: ReadTarget): string => {
  const { child, typed } = follows(server);
  const ofParent = server.schemas ? `class.relispartition and ${child}` : 'class.relispartition';
  return `
    ${rarely(server)}
    select ${plainFacts(`coalesce((
        select 'index ' || ${nameOfIndex('replica')} from pg_index
        join pg_class as replica on replica.oid = indexrelid
        where indrelid = class.oid and indisreplident), '${droppedIndex}')`)},
      case class.relkind when 'p' then 'partitioned' when 'f' then 'foreign' end as form,
      case when class.relkind = 'p' then pg_get_partkeydef(class.oid) end as "partitionKey",
      case when class.relispartition then origin.parents end as "partitionOf",
      case when class.relispartition then pg_get_expr(class.relpartbound, class.oid) end as bound,
      ${since(
        server,
        14,
        'class.oid in (select detaching.inhrelid from pg_inherits as detaching where detaching.inhdetachpending)',
        'false',
      )} as "detachPending",
      case when not class.relispartition then origin.parents end as inherits,
      case when class.reloftype <> 0 then ${typeName('class.reloftype')} end as "ofType",
      origin.columns -> 'structure' as overrides,
      origin.columns -> 'validity' as "validityOverrides",
      origin.constraints as "constraintOverrides",
      origin.columns -> 'storage' as "storageOverrides",
      origin.columns -> 'statistics' as "statisticsOverrides",
      case when ${ofParent} then ${triggerOverrides} end as "triggerOverrides",
      case when ${ofParent} then ${indexOverrides} end as "indexOverrides",
      ${constraintTriggers} as "constraintTriggers",
      ${nameOfIndex('clustered')} as "clusteredOn",
      case when class.relkind = 'f' then (
        select json_build_object('server', foreign_server.srvname) from pg_foreign_table as foreign_table
        join pg_foreign_server as foreign_server on foreign_server.oid = foreign_table.ftserver
        where foreign_table.ftrelid = class.oid) end as "foreignServer",
      case when class.relkind = 'f' then (
        select ${foreignOptions('foreign_table.ftoptions')} from pg_foreign_table as foreign_table
        where foreign_table.ftrelid = class.oid) end as "foreignOptions",
      -- what later partitions get; before 17 this could not be said
      case when class.relkind = 'p' then nullif(method.amname, 'heap')::text end as "partitionAccessMethod"
    from ${source}
    left join pg_index as clustering on clustering.indrelid = class.oid and clustering.indisclustered
    left join pg_class as clustered on clustered.oid = clustering.indexrelid
    -- once for all that is made of it
    left join lateral (
      select case when ${isChild} then ${parents} end as parents,
        case when ${child} or ${typed} then ${columnDeviations(server)} end as columns,
        case when ${child} then ${constraintOverrides(server)} end as constraints
      offset 0) as origin on true
    where ${ofUsers(server)}`;
};
