import type { ReadTarget } from '../server-facts.ts';
import { defineKind } from './kind.ts';
import { ofUserSchema } from './sql.ts';

/** Those for all schemas hold for the schemas that are read, too. */
const andNotOfOutsideSchema = (target: ReadTarget): string =>
  target.schemas ? `and (defaults.defaclnamespace = 0 or ${ofUserSchema('defaults.defaclnamespace', target)})` : '';

/** The built-in default; the two catalogs write sequences with different letters. */
const born = `acldefault(case defaults.defaclobjtype when 'S' then 's' else defaults.defaclobjtype end, defaults.defaclrole)`;

/** What such an object gets without the row: one for a schema adds to what holds in all of them. */
const given = `coalesce((
            select everywhere.defaclacl from pg_default_acl as everywhere
            where defaults.defaclnamespace <> 0 and everywhere.defaclnamespace = 0
              and everywhere.defaclrole = defaults.defaclrole and everywhere.defaclobjtype = defaults.defaclobjtype), ${born})`;

const maintain = /: MAINTAIN( with grant option)?$/;

/** What a role's future objects are born with (pg_default_acl), as far as they would not be so without it. */
export const defaultPrivileges = defineKind({
  kind: 'default-privileges',
  catalog: 'pg_default_acl',
  class: 'privileges',
  severity: 'medium',
  onlyIf: 'exists (select from pg_default_acl)',
  sql: (server) => `
    select * from (
    select defaults.oid, role.rolname as role, namespace.nspname as schema,
      case when namespace.oid is not null then json_build_array('schema', namespace.nspname) end as within,
      case defaults.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
        when 'T' then 'types' when 'n' then 'schemas' when 'L' then 'large objects' end as objects,
      (select json_agg(deviation.text order by deviation.text) from (
        select coalesce(grantee.rolname::text, 'public') || ': ' || entry.privilege_type
          || case when entry.is_grantable then ' with grant option' else '' end as text
        from aclexplode(defaults.defaclacl) as entry
        left join pg_roles as grantee on grantee.oid = entry.grantee
        where not exists (
          select from aclexplode(${given}) as given
          where given.grantee = entry.grantee and given.privilege_type = entry.privilege_type
            -- an owner can always grant on
            and (given.is_grantable or not entry.is_grantable or entry.grantee = defaults.defaclrole))) as deviation) as granted,
      (select json_agg(coalesce(grantee.rolname::text, 'public') || ': ' || born.privilege_type
          order by coalesce(grantee.rolname::text, 'public'), born.privilege_type)
        from aclexplode(${born}) as born
        left join pg_roles as grantee on grantee.oid = born.grantee
        -- only a row for all schemas replaces the built-in default
        where defaults.defaclnamespace = 0
          and not exists (select from aclexplode(defaults.defaclacl) as entry
            where entry.grantee = born.grantee and entry.privilege_type = born.privilege_type)) as revoked
    from pg_default_acl as defaults
    join pg_roles as role on role.oid = defaults.defaclrole
    left join pg_namespace as namespace on namespace.oid = defaults.defaclnamespace
    where true ${andNotOfOutsideSchema(server)}) as deviating
    -- an entry that spells the default out says nothing
    where deviating.granted is not null or deviating.revoked is not null`,
  identity: ['role', 'schema', 'objects'],
  attributes: { granted: { class: 'privileges' }, revoked: { class: 'privileges' } },
  across: (object, oldest, newest) => {
    if (oldest < 18 && object.id.endsWith('."large objects"')) return undefined;
    if (oldest >= 17 || newest < 17) return object;
    // MAINTAIN exists from 17 on and is part of ALL.
    const kept = Object.entries(object.attributes)
      .map(
        ([name, value]) => [name, Array.isArray(value) ? value.filter((entry) => !maintain.test(entry)) : []] as const,
      )
      .filter(([, entries]) => entries.length > 0);
    return kept.length === 0 ? undefined : { ...object, attributes: Object.fromEntries(kept) };
  },
});
