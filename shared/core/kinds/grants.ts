import { defineKind, majorOf } from './kind.ts';

/**
 * Privileges by object and grantee (the acl columns). What counts is how they deviate from the default the object is
 * born with: an absent list and one that spells the default out are the same, and a privilege that somebody revoked
 * from the default is a fact as well. Grantors are left out: who granted differs by how a database was built.
 */
export const grants = defineKind({
  kind: 'grant',
  catalog: '',
  class: 'privileges',
  severity: 'medium',
  satellite: true,
  sql: (server) => {
    // Up to 14 everybody might create in public. A database that was upgraded from there keeps that, with its old owner:
    // from 15 on both births are the default.
    const oldBirth = majorOf(server) >= 15 ? 'schema.nspowner = 10' : 'false';
    return `
    with listed (catalog, oid, place, acl, born) as (
      select 'pg_class', class.oid, 0::int2, class.relacl,
        acldefault(case class.relkind when 'S' then 's' else 'r' end::"char", class.relowner)
      from pg_class as class where class.relacl is not null and class.relkind <> 't' and class.relpersistence <> 't'
      union all
      -- column rights; a column is born with none
      select 'pg_class', attribute.attrelid, attribute.attnum, attribute.attacl, null::aclitem[]
      from pg_attribute as attribute where attribute.attacl is not null and not attribute.attisdropped
      union all
      -- everybody may use public by birth, which the built-in default does not know
      select 'pg_namespace', oid, 0::int2, coalesce(nspacl, acldefault('n', nspowner)),
        case nspname when 'public' then acldefault('n', nspowner) || makeaclitem(0, nspowner, 'USAGE', false)
          else acldefault('n', nspowner) end
      from pg_namespace where nspacl is not null or nspname = 'public'
      union all
      select 'pg_proc', oid, 0::int2, proacl, acldefault('f', proowner) from pg_proc where proacl is not null
      union all
      select 'pg_type', oid, 0::int2, typacl, acldefault('T', typowner) from pg_type where typacl is not null
      union all
      select 'pg_language', oid, 0::int2, lanacl, acldefault('l', lanowner) from pg_language where lanacl is not null
      union all
      select 'pg_foreign_data_wrapper', oid, 0::int2, fdwacl, acldefault('F', fdwowner)
      from pg_foreign_data_wrapper where fdwacl is not null
      union all
      select 'pg_foreign_server', oid, 0::int2, srvacl, acldefault('S', srvowner)
      from pg_foreign_server where srvacl is not null
    ),
    deviation (catalog, oid, place, grantee, privilege, grantable, revoked) as (
      select listed.catalog, listed.oid, listed.place, now.grantee, now.privilege_type, now.is_grantable, false
      from listed cross join lateral (
        select entry.grantee, entry.privilege_type, entry.is_grantable from aclexplode(listed.acl) as entry
        except select entry.grantee, entry.privilege_type, entry.is_grantable from aclexplode(listed.born) as entry) as now
      union all
      select listed.catalog, listed.oid, listed.place, before.grantee, before.privilege_type, false, true
      from listed cross join lateral (
        select entry.grantee, entry.privilege_type from aclexplode(listed.born) as entry
        except select entry.grantee, entry.privilege_type from aclexplode(listed.acl) as entry) as before
    )
    select deviation.catalog, deviation.oid,
      (select attribute.attname from pg_attribute as attribute where attribute.attrelid = deviation.oid
        and attribute.attnum = deviation.place and deviation.place <> 0) as "column",
      coalesce(role.rolname::text, 'public') as grantee,
      json_agg(deviation.privilege order by deviation.privilege)
        filter (where not deviation.revoked and not deviation.grantable) as granted,
      json_agg(deviation.privilege order by deviation.privilege)
        filter (where not deviation.revoked and deviation.grantable) as grantable,
      json_agg(deviation.privilege order by deviation.privilege) filter (where deviation.revoked) as revoked
    from deviation
    left join pg_roles as role on role.oid = deviation.grantee
    left join pg_namespace as schema on deviation.catalog = 'pg_namespace' and schema.oid = deviation.oid
    where deviation.oid >= 16384 or schema.nspname = 'public'
    group by deviation.catalog, deviation.oid, deviation.place, deviation.grantee, role.rolname, schema.nspname, schema.nspowner
    having not (coalesce(schema.nspname, '') = 'public' and deviation.grantee = 0 and not bool_or(deviation.revoked)
      and array_agg(deviation.privilege::text) = array['CREATE'] and ${oldBirth})`;
  },
  identity: ['grantee'],
  attributes: {
    granted: { class: 'privileges' },
    grantable: { class: 'privileges' },
    revoked: { class: 'privileges' },
  },
  across: (object, oldest, newest) => {
    // Everybody's right to create in public is part of one birth and not of the other.
    const isBirth = oldest < 15 && newest >= 15 && object.id === 'grant:schema:public:public';
    // MAINTAIN exists from 17 on and is part of ALL.
    const dropped = [...(isBirth ? ['CREATE'] : []), ...(oldest < 17 && newest >= 17 ? ['MAINTAIN'] : [])];
    if (dropped.length === 0) return object;
    const kept = Object.entries(object.attributes).map(([name, value]) => {
      const privileges = Array.isArray(value) ? value.filter((privilege) => !dropped.includes(privilege)) : [];
      return [name, privileges] as const;
    });
    const left = kept.filter(([, privileges]) => privileges.length > 0);
    return left.length === 0 ? undefined : { ...object, attributes: Object.fromEntries(left) };
  },
});
