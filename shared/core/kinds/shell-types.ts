import { defineKind } from './kind.ts';
import { inUserSchema, notOfExtension } from './sql.ts';

/** Types that were named and never defined (pg_type): the first half of making a base type. */
export const shellTypes = defineKind({
  kind: 'shell-type',
  catalog: 'pg_type',
  severity: 'low',
  onlyIf: 'exists (select from pg_type where not typisdefined and oid >= 16384)',
  sql: (server) => `
    select type.oid, namespace.nspname as schema, type.typname as name,
      pg_get_userbyid(type.typowner)::text as owner
    from pg_type as type
    join pg_namespace as namespace on namespace.oid = type.typnamespace
    where not type.typisdefined
      and ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_type', 'type.oid')}`,
  identity: ['schema', 'name'],
  leftOf: 'base-type',
  attributes: { owner: { class: 'owner' } },
});
