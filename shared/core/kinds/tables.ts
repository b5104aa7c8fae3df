import { type Attribute, isList, parseId } from '../object.ts';
import { columnDeviations, constraintOverrides, rarely } from './column-deviations.ts';
import { foreignOptions } from './foreign-options.ts';
import { impliedParts } from './implied-parts.ts';
import { defineKind, since } from './kind.ts';
import { settledOverrides } from './settled-overrides.ts';
import { notOfExtension, ofUserSchema, optionsMap, quoted, relationText, typeName } from './sql.ts';
import { constraintTriggers, indexOverrides, triggerOverrides } from './table-deviations.ts';
import { factsIn } from './table-overrides.ts';

const parents = `(
        select json_agg(${relationText('inheritance.inhparent')} order by inheritance.inhseqno)
        from pg_inherits as inheritance
        where inheritance.inhrelid = class.oid)`;

/** Whether a part that is valid in the canonical schema is NOT VALID here; `overrides` say either where it deviates. */
const isLessValid = (actual: Attribute, expected: Attribute): boolean => says(actual, true) || says(expected, false);

const says = (overrides: Attribute, isNotValid: boolean): boolean =>
  factsIn(overrides).some(([, { notValid, notNullNotValid = notValid }]) => notNullNotValid === isNotValid);

/** Whether something that fires in the canonical schema does not here. */
const isSilent = (actual: Attribute, expected: Attribute): boolean =>
  saysOfAny(actual, 'disabled') || saysOfAny(expected, 'enabled');

const saysOfAny = (states: Attribute, state: string): boolean =>
  states !== null && typeof states === 'object' && Object.values(states).some((said) => String(said).includes(state));

/** The index of a partition goes by the parent's one that it belongs to: its own name depends on history. */
const nameOfIndex = (index: string): string => `coalesce((
        select 'of ' || ${quoted('above.relname')} from pg_inherits as attached
        join pg_class as above on above.oid = attached.inhparent where attached.inhrelid = ${index}.oid), ${quoted(`${index}.relname`)})`;

/** A table whose replica identity was dropped has none: it keeps `i` without an index, which acts as NOTHING. */
const droppedIndex = 'dropped index';

const isChild = 'class.oid in (select child.inhrelid from pg_inherits as child)';

/** Tables: plain, partitioned, partitions, inheriting, typed, unlogged and foreign ones (pg_class). */
export const tables = defineKind({
  kind: 'table',
  catalog: 'pg_class',
  severity: 'high',
  sql: (server) => `
    ${rarely(server)}
    select class.oid, namespace.nspname as schema, class.relname as name,
      case class.relkind when 'p' then 'partitioned' when 'f' then 'foreign' end as form,
      -- unlogged means nothing on a partitioned table, and 18 refuses it
      class.relpersistence = 'u' and class.relkind <> 'p' as unlogged,
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
      case when class.relispartition then ${triggerOverrides} end as "triggerOverrides",
      case when class.relispartition then ${indexOverrides} end as "indexOverrides",
      ${constraintTriggers} as "constraintTriggers",
      class.relrowsecurity as "rowSecurity",
      class.relforcerowsecurity as "forceRowSecurity",
      case when class.relkind <> 'f' then case class.relreplident when 'f' then 'full' when 'n' then 'nothing' when 'i' then coalesce((
        select 'index ' || ${nameOfIndex('replica')} from pg_index
        join pg_class as replica on replica.oid = indexrelid
        where indrelid = class.oid and indisreplident), '${droppedIndex}') end end as "replicaIdentity",
      ${nameOfIndex('clustered')} as "clusteredOn",
      -- looked up rather than joined: each table more to join costs the planner more than there are rows
      case when class.relkind = 'f' then (
        select json_build_object('server', foreign_server.srvname) from pg_foreign_table as foreign_table
        join pg_foreign_server as foreign_server on foreign_server.oid = foreign_table.ftserver
        where foreign_table.ftrelid = class.oid) end as "foreignServer",
      case when class.relkind = 'f' then (
        select ${foreignOptions('foreign_table.ftoptions')} from pg_foreign_table as foreign_table
        where foreign_table.ftrelid = class.oid) end as "foreignOptions",
      -- heap is what a table has unless told otherwise
      case when class.relkind <> 'p' then nullif(method.amname, 'heap')::text end as "accessMethod",
      -- what later partitions get; before 17 this could not be said
      case when class.relkind = 'p' then nullif(method.amname, 'heap')::text end as "partitionAccessMethod",
      case when class.reloptions is not null then ${optionsMap('class.reloptions')} end as options,
      case when toast.reloptions is not null then ${optionsMap('toast.reloptions')} end as "toastOptions",
      case when class.reltablespace <> 0 then (
        select ${quoted('tablespace.spcname')} from pg_tablespace as tablespace
        where tablespace.oid = class.reltablespace) end as tablespace,
      to_json(nullif(array(select attribute.attname from pg_attribute as attribute
        where attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped
        order by attribute.attnum), '{}')) as "columnOrder",
      pg_get_userbyid(class.relowner)::text as owner
    from pg_class as class
    left join pg_namespace as namespace on namespace.oid = class.relnamespace
    left join pg_am as method on method.oid = class.relam
    left join pg_class as toast on toast.oid = class.reltoastrelid
    left join pg_index as clustering on clustering.indrelid = class.oid and clustering.indisclustered
    left join pg_class as clustered on clustered.oid = clustering.indexrelid
    -- once for all that is made of it
    left join lateral (
      select case when ${isChild} then ${parents} end as parents,
        case when ${isChild} or class.reloftype <> 0 then ${columnDeviations(server)} end as columns,
        case when ${isChild} then ${constraintOverrides(server)} end as constraints
      offset 0) as origin on true
    where class.relkind in ('r', 'p', 'f')
      and class.relpersistence <> 't'
      and ${ofUserSchema('class.relnamespace')}
      and ${notOfExtension('pg_class', 'class.oid')}`,
  identity: ['schema', 'name'],
  implied: impliedParts,
  settled: settledOverrides,
  // a partition goes with its table, which nobody needs to drop in a cascade
  goesWith: ({ attributes: { partitionOf = null } }, needed) =>
    isList(partitionOf) && partitionOf.includes(parseId(needed.id).path),
  serverQuoted: ['ofType'],
  attributes: {
    form: {},
    unlogged: {},
    partitionKey: { means: 'expression' },
    partitionOf: { derives: true },
    bound: { means: 'bound' },
    detachPending: { class: 'validity', since: 14 },
    inherits: { derives: true },
    ofType: { derives: true },
    overrides: { means: 'expression', mentions: true, deviates: true },
    validityOverrides: { class: 'validity', unusable: isLessValid, deviates: true },
    constraintOverrides: { class: 'validity', unusable: isLessValid, deviates: true },
    storageOverrides: { class: 'storage', means: 'options', severity: 'low', deviates: true },
    statisticsOverrides: { class: 'statistics', severity: 'low', deviates: true },
    triggerOverrides: { class: 'validity', unusable: isSilent, deviates: true },
    indexOverrides: { class: 'storage', means: 'options', severity: 'low' },
    constraintTriggers: { class: 'validity', mentions: true, unusable: isSilent, deviates: true },
    rowSecurity: {},
    forceRowSecurity: {},
    replicaIdentity: { mentions: true, remains: droppedIndex, severity: 'medium' },
    clusteredOn: { class: 'storage', mentions: true, severity: 'low' },
    foreignServer: {},
    foreignOptions: {},
    accessMethod: { severity: 'medium' },
    partitionAccessMethod: { severity: 'medium', since: 17 },
    options: { class: 'storage', means: 'options', severity: 'low' },
    toastOptions: { class: 'storage', means: 'options', severity: 'low' },
    tablespace: { class: 'storage', severity: 'low' },
    columnOrder: { class: 'order', means: 'order', severity: 'low' },
    owner: { class: 'owner', severity: 'medium' },
  },
});
