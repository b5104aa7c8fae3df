import { defineKind } from './kind.ts';
import { inUserSchema, notOfExtension } from './sql.ts';

/** Enums (pg_type, pg_enum). The order of the labels is meaning: comparisons and sorting go by it. */
export const enums = defineKind({
  kind: 'enum',
  catalog: 'pg_type',
  severity: 'high',
  onlyIf: "exists (select from pg_type where typtype = 'e' and oid >= 16384)",
  sql: (server) => `
    select type.oid, namespace.nspname as schema, type.typname as name,
      (select json_agg(label.enumlabel order by label.enumsortorder) from pg_enum as label
        where label.enumtypid = type.oid) as labels,
      pg_get_userbyid(type.typowner)::text as owner
    from pg_type as type
    join pg_namespace as namespace on namespace.oid = type.typnamespace
    where type.typtype = 'e'
      and ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_type', 'type.oid')}`,
  identity: ['schema', 'name'],
  attributes: { labels: {}, owner: { class: 'owner' } },
});
