import { columnTypes } from './column-types.ts';
import { defineKind } from './kind.ts';
import { inUserSchema, notOfExtension, relationKind } from './sql.ts';

/** Row-level security policies (pg_policy). Whether row security is on at all is a fact of the table. */
export const policies = defineKind({
  kind: 'policy',
  catalog: 'pg_policy',
  severity: 'high',
  onlyIf: 'exists (select from pg_policy)',
  sql: (server) => `
    select policy.oid, namespace.nspname as schema, class.relname as "table", policy.polname as name,
      ${relationKind('class')} as within,
      case policy.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
        else 'all' end as command,
      not policy.polpermissive as restrictive,
      -- oid 0 is PUBLIC; a set, so the order in which they were written must not count
      (select json_agg(coalesce(role.rolname::text, 'public') order by coalesce(role.rolname::text, 'public'))
        from unnest(policy.polroles) as listed (oid)
        left join pg_roles as role on role.oid = listed.oid) as roles,
      pg_get_expr(policy.polqual, policy.polrelid) as "using",
      pg_get_expr(policy.polwithcheck, policy.polrelid) as "withCheck"
    from pg_policy as policy
    join pg_class as class on class.oid = policy.polrelid
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    where ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_class', 'class.oid')}`,
  identity: ['schema', 'table', 'name'],
  columnTypes,
  attributes: {
    command: {},
    restrictive: {},
    roles: {},
    using: { means: 'expression' },
    withCheck: { means: 'expression' },
  },
});
