import { ownName, withoutSecret } from './foreign-options.ts';
import { defineKind } from './kind.ts';

/** Settings of this database, for everybody or for one role in it (pg_db_role_setting). */
export const databaseSettings = defineKind({
  kind: 'database-setting',
  catalog: 'pg_db_role_setting',
  class: 'environment',
  severity: 'low',
  sql: () => `
    select stored.setdatabase as oid, role.rolname as role, setting.name,
      ${withoutSecret(ownName('setting.name'), 'setting.value')} as value
    from pg_db_role_setting as stored
    left join pg_roles as role on role.oid = stored.setrole
    cross join lateral (
      select split_part(item, '=', 1), substr(item, strpos(item, '=') + 1)
      from unnest(stored.setconfig) as item) as setting (name, value)
    -- those with setdatabase 0 hold for a role in all databases of the server
    where stored.setdatabase = (select oid from pg_database where datname = current_database())`,
  identity: ['role', 'name'],
  attributes: { value: { class: 'environment', freeText: true, asOf: 5 } },
});
