import { defineKind } from './kind.ts';
import { notOfExtension } from './sql.ts';

/**
 * User mappings (pg_user_mappings). That there is one is all that counts: what it holds is a password, and its own catalog
 * is closed to ordinary roles.
 */
export const userMappings = defineKind({
  kind: 'user-mapping',
  catalog: 'pg_user_mapping',
  severity: 'medium',
  onlyIf: 'exists (select from pg_foreign_server)',
  sql: () => `
    select mapping.umid as oid, mapping.srvname as server,
      case when mapping.umuser = 0 then 'public' else mapping.usename::text end as role,
      json_build_array('foreign-server', mapping.srvname) as within
    from pg_user_mappings as mapping
    where ${notOfExtension('pg_foreign_server', 'mapping.srvid')}`,
  identity: ['server', 'role'],
  attributes: {},
});
