import { defineKind } from './kind.ts';
import { functionName, notOfExtension } from './sql.ts';

/** Event triggers (pg_event_trigger): functions that run on DDL itself. */
export const eventTriggers = defineKind({
  kind: 'event-trigger',
  catalog: 'pg_event_trigger',
  severity: 'medium',
  onlyIf: 'exists (select from pg_event_trigger)',
  sql: () => `
    select trigger.oid, trigger.evtname as name,
      trigger.evtevent::text as event,
      -- a set: the order in which they were written does not count
      (select json_agg(tag order by tag) from unnest(trigger.evttags) as tag) as tags,
      ${functionName('trigger.evtfoid')} as function,
      case trigger.evtenabled when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always' end as enabled,
      pg_get_userbyid(trigger.evtowner)::text as owner
    from pg_event_trigger as trigger
    where ${notOfExtension('pg_event_trigger', 'trigger.oid')}`,
  identity: ['name'],
  attributes: {
    event: {},
    tags: {},
    function: {},
    enabled: { class: 'validity', unusable: (value) => value === 'disabled' },
    owner: { class: 'owner' },
  },
});
