import type { Attribute } from '../object.ts';
import { majorOf } from '../server-facts.ts';
import { madeFrom } from './derived-objects.ts';
import { defineKind } from './kind.ts';
import { withoutPrivileges } from './on-both-majors.ts';
import { andInSchema, ofUserSchema } from './sql.ts';

/** On the multirange of a range, which 14 brought, or on its constructors: those take less than two arguments. */
const onMultirange = / on its (?:type \S*multirange\S*|function\([^,]*\))$/;

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
  satellite: 'to',
  sql: (server) => {
    // Up to 14 everybody might create in public. A database that was upgraded from there keeps that, with its old owner:
    // from 15 on both births are the default.
    const oldBirth = majorOf(server) >= 15 ? 'schema.nspowner = 10' : 'false';
    return `
    -- built-in objects have lower oids, and of these only public belongs to the user
    with listed (catalog, oid, place, acl, born, owner) as (
      select 'pg_class'::regclass::oid, class.oid, 0::int2, class.relacl,
        acldefault(case class.relkind when 'S' then 's' else 'r' end::"char", class.relowner), class.relowner
      from pg_class as class where class.oid >= 16384 and class.relacl is not null and class.relkind <> 't' and class.relpersistence <> 't'
        ${andInSchema('class.relnamespace', server)}
      union all
      -- column rights; a column is born with none
      select 'pg_class'::regclass::oid, attribute.attrelid, attribute.attnum, attribute.attacl, null::aclitem[],
        (select class.relowner from pg_class as class where class.oid = attribute.attrelid)
      from pg_attribute as attribute where attribute.attrelid >= 16384 and attribute.attacl is not null and not attribute.attisdropped
        ${server.schemas ? `and attribute.attrelid in (select class.oid from pg_class as class where ${ofUserSchema('class.relnamespace', server)})` : ''}
      union all
      -- everybody may use public by birth, which the built-in default does not know
      select 'pg_namespace'::regclass::oid, oid, 0::int2, coalesce(nspacl, acldefault('n', nspowner)),
        case nspname when 'public' then acldefault('n', nspowner) || makeaclitem(0, nspowner, 'USAGE', false)
          else acldefault('n', nspowner) end, nspowner
      from pg_namespace where oid >= 16384 and nspacl is not null or nspname = 'public'
      union all
      select 'pg_proc'::regclass::oid, oid, 0::int2, proacl, acldefault('f', proowner), proowner from pg_proc where oid >= 16384 and proacl is not null ${andInSchema('pronamespace', server)}
      union all
      select 'pg_type'::regclass::oid, oid, 0::int2, typacl, acldefault('T', typowner), typowner from pg_type where oid >= 16384 and typacl is not null ${andInSchema('typnamespace', server)}
      union all
      select 'pg_language'::regclass::oid, oid, 0::int2, lanacl, acldefault('l', lanowner), lanowner from pg_language where oid >= 16384 and lanacl is not null
      union all
      select 'pg_foreign_data_wrapper'::regclass::oid, oid, 0::int2, fdwacl, acldefault('F', fdwowner), fdwowner
      from pg_foreign_data_wrapper where fdwacl is not null
      union all
      select 'pg_foreign_server'::regclass::oid, oid, 0::int2, srvacl, acldefault('S', srvowner), srvowner
      from pg_foreign_server where srvacl is not null
    ),
    placed (catalog, oid, place, acl, born, owner, suffix) as (
      -- rights on what was made from another object are rights on that one's part
      select coalesce(made.owner_catalog, listed.catalog), coalesce(made.owner, listed.oid), coalesce(made.place, listed.place),
        listed.acl, listed.born, listed.owner, coalesce(' on its ' || made.part, '')
      from listed left join lateral ${madeFrom('listed.catalog', 'listed.oid')} as made on listed.place = 0
    ),
    deviation (catalog, oid, place, grantee, owned, privilege, grantable, revoked) as (
      select placed.catalog, placed.oid, placed.place, now.grantee, now.grantee = placed.owner, now.privilege_type || placed.suffix, now.is_grantable, false
      from placed cross join lateral (
        -- an owner can always grant on: default privileges may spell that out
        select entry.grantee, entry.privilege_type, entry.is_grantable and entry.grantee <> placed.owner as is_grantable
        from aclexplode(placed.acl) as entry
        except select entry.grantee, entry.privilege_type, entry.is_grantable from aclexplode(placed.born) as entry) as now
      union all
      select placed.catalog, placed.oid, placed.place, before.grantee, before.grantee = placed.owner, before.privilege_type || placed.suffix, false, true
      from placed cross join lateral (
        select entry.grantee, entry.privilege_type from aclexplode(placed.born) as entry
        except select entry.grantee, entry.privilege_type from aclexplode(placed.acl) as entry) as before
    )
    select deviation.catalog::regclass::text as catalog, deviation.oid,
      (select attribute.attname from pg_attribute as attribute where attribute.attrelid = deviation.oid
        and attribute.attnum = deviation.place and deviation.place <> 0) as "column",
      -- who owns it is a fact of its own, and differs by tenant
      case when deviation.owned then 'owner' else coalesce(role.rolname::text, 'public') end as grantee,
      json_agg(deviation.privilege order by deviation.privilege)
        filter (where not deviation.revoked and not deviation.grantable) as granted,
      json_agg(deviation.privilege order by deviation.privilege)
        filter (where not deviation.revoked and deviation.grantable) as grantable,
      json_agg(deviation.privilege order by deviation.privilege) filter (where deviation.revoked) as revoked
    from deviation
    left join pg_roles as role on role.oid = deviation.grantee
    left join pg_namespace as schema on deviation.catalog = 'pg_namespace'::regclass and schema.oid = deviation.oid
    -- 4 is the grantee: a role may be called owner, too
    group by deviation.catalog, deviation.oid, deviation.place, 4, schema.nspname, schema.nspowner
    having not (coalesce(schema.nspname, '') = 'public' and bool_and(deviation.grantee = 0) and not bool_or(deviation.revoked)
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
    const hasMultiranges = oldest >= 14 || newest < 14 || !object.id.startsWith('grant:range:');
    if (dropped.length === 0 && hasMultiranges) return object;
    const isDropped = (privilege: Attribute) =>
      dropped.includes(String(privilege)) || (!hasMultiranges && onMultirange.test(String(privilege)));
    return withoutPrivileges(object, isDropped);
  },
});
