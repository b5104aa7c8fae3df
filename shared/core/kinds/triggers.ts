import type { ReadTarget } from '../server-facts.ts';
import { columnTypes } from './column-types.ts';
import { defineKind } from './kind.ts';
import {
  dependsOnExtensions,
  functionName,
  inUserSchema,
  notOfExtension,
  outside,
  relationKind,
  relationName,
} from './sql.ts';

/** Clones of a trigger that is not read, and none of those behind a foreign key. */
const orClone = (target: ReadTarget): string =>
  target.schemas
    ? `or trigger.tgparentid in (
        select above.oid from pg_trigger as above
        join pg_class as parent on parent.oid = above.tgrelid
        where ${outside('parent.relnamespace', target)}
          and not exists (select from pg_constraint as foreign_key
            where foreign_key.oid = above.tgconstraint and foreign_key.contype = 'f'))`
    : '';

/**
 * Triggers (pg_trigger). Clones on partitions are left out by both of their marks, for `tgisinternal` of a clone is true
 * up to 14 and false from 15 on.
 */
export const triggers = defineKind({
  kind: 'trigger',
  catalog: 'pg_trigger',
  severity: 'high',
  sql: (server) => `
    select trigger.oid, namespace.nspname as schema, class.relname as "table", trigger.tgname as name,
      ${relationKind('class')} as within,
      -- tgtype: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate, 64 instead
      case when trigger.tgtype & 2 <> 0 then 'before' when trigger.tgtype & 64 <> 0 then 'instead of'
        else 'after' end as timing,
      case when trigger.tgtype & 1 <> 0 then 'row' else 'statement' end as level,
      concat_ws(' or ', case when trigger.tgtype & 4 <> 0 then 'insert' end,
        case when trigger.tgtype & 8 <> 0 then 'delete' end, case when trigger.tgtype & 16 <> 0 then 'update' end,
        case when trigger.tgtype & 32 <> 0 then 'truncate' end) as events,
      (select json_agg(attribute.attname order by attribute.attname) from pg_attribute as attribute
        where attribute.attrelid = class.oid and attribute.attnum = any (trigger.tgattr::int2[])) as "updateOf",
      -- tgqual speaks of OLD and NEW, which only the whole definition can print
      case when trigger.tgqual is not null then
        substring(pg_get_triggerdef(trigger.oid, false) from ' FOR EACH (?:ROW|STATEMENT) WHEN \\((.*)\\) EXECUTE ') end
        as "when",
      ${functionName('trigger.tgfoid')} as function,
      -- each ends with a zero byte, printed as \\000; a backslash is printed twice, and must not be taken for the start of one
      (select json_agg(replace(argument, '\\134', '\\\\') order by place)
        from unnest(string_to_array(replace(encode(trigger.tgargs, 'escape'), '\\\\', '\\134'), '\\000'))
          with ordinality as listed (argument, place)
        where place <= trigger.tgnargs) as arguments,
      trigger.tgoldtable::text as "oldTable",
      trigger.tgnewtable::text as "newTable",
      trigger.tgconstraint <> 0 as "constraintTrigger",
      case when trigger.tgconstrrelid <> 0 then ${relationName('trigger.tgconstrrelid')} end as "constraintOf",
      trigger.tgdeferrable as deferrable,
      trigger.tginitdeferred as "initiallyDeferred",
      case trigger.tgenabled when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always' end as enabled,
      ${dependsOnExtensions('pg_trigger', 'trigger.oid')} as "dependsOnExtensions"
    from pg_trigger as trigger
    join pg_class as class on class.oid = trigger.tgrelid
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    where (not trigger.tgisinternal and trigger.tgparentid = 0 ${orClone(server)})
      and class.relpersistence <> 't'
      and ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_class', 'class.oid')}
      and ${notOfExtension('pg_trigger', 'trigger.oid')}`,
  identity: ['schema', 'table', 'name'],
  columnTypes,
  attributes: {
    timing: {},
    level: {},
    events: {},
    updateOf: {},
    when: { means: 'expression' },
    function: {},
    arguments: { freeText: true },
    oldTable: {},
    newTable: {},
    constraintTrigger: {},
    constraintOf: {},
    deferrable: {},
    initiallyDeferred: {},
    enabled: { class: 'validity', unusable: (value) => value === 'disabled' },
    dependsOnExtensions: { severity: 'low' },
  },
});
