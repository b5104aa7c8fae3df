import { defineKind } from './kind.ts';
import { inUserSchema, notOfExtension } from './sql.ts';

/** Schemas (pg_namespace). `public` is born with the database; its owner and grants changed in 15, see grants.ts. */
export const schemas = defineKind({
  kind: 'schema',
  catalog: 'pg_namespace',
  severity: 'high',
  sql: (server) => `
    select namespace.oid, namespace.nspname as name,
      -- both owners that public was ever born with
      case when namespace.nspname = 'public'
             and (namespace.nspowner = 10 or pg_get_userbyid(namespace.nspowner) = 'pg_database_owner') then null
        else pg_get_userbyid(namespace.nspowner)::text end as owner
    from pg_namespace as namespace
    where ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_namespace', 'namespace.oid')}`,
  identity: ['name'],
  container: true,
  attributes: { owner: { class: 'owner' } },
});
