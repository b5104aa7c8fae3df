import { defineKind } from './kind.ts';
import { functionName, notOfExtension } from './sql.ts';

/** Access methods for tables and indexes (pg_am). They have no owner. */
export const accessMethods = defineKind({
  kind: 'access-method',
  catalog: 'pg_am',
  severity: 'medium',
  onlyIf: 'exists (select from pg_am where oid >= 16384)',
  sql: () => `
    select method.oid, method.amname as name,
      case method.amtype when 'i' then 'index' when 't' then 'table' else method.amtype::text end as type,
      ${functionName('method.amhandler')} as handler
    from pg_am as method
    -- built-in methods have lower oids
    where method.oid >= 16384
      and ${notOfExtension('pg_am', 'method.oid')}`,
  identity: ['name'],
  attributes: { type: {}, handler: {} },
});
