import { type Lines, nameOf, ourSchema, ours } from './oracle-sql.ts';

/** Rights, comments, settings and links: what hangs on other objects. */

/** The rights on each object, spelled out: an absent list means the default one. */
const rights = (catalog: string, acl: string, kind: string, owner: string, where: string, oid = 'o.oid'): Lines => [
  `rights ${catalog}`,
  `select concat_ws('|', ${nameOf(catalog, oid)}, case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end, a.privilege_type, a.is_grantable) as line
    from ${catalog} o cross join lateral aclexplode(coalesce(o.${acl}, acldefault(${kind}, o.${owner}))) a where ${where} group by 1`,
];
const owned = (catalog: string): string => ours(catalog, 'o.oid');

export const satelliteLines: readonly Lines[] = [
  rights(
    'pg_class',
    'relacl',
    `case o.relkind when 'S' then 's' else 'r' end::"char"`,
    'relowner',
    `o.relkind in ('r', 'p', 'f', 'v', 'm', 'S') and o.relpersistence <> 't' and ${ourSchema('o.relnamespace')} and ${owned('pg_class')} and not (o.relkind = 'S' and exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = o.oid and d.deptype = 'i'))`,
  ),
  [
    'rights of columns',
    `select concat_ws('|', ${nameOf('pg_class', 'o.attrelid', 'o.attnum')}, o.attname, case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end, a.privilege_type, a.is_grantable) as line
    from pg_attribute o cross join lateral aclexplode(o.attacl) a where ${ours('pg_class', 'o.attrelid')} group by 1`,
  ],
  rights('pg_namespace', 'nspacl', `'n'::"char"`, 'nspowner', ourSchema('o.oid')),
  rights(
    'pg_proc',
    'proacl',
    `'f'::"char"`,
    'proowner',
    `${ourSchema('o.pronamespace')} and ${owned('pg_proc')} and not exists (select 1 from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = o.oid and d.deptype = 'i')`,
  ),
  rights(
    'pg_type',
    'typacl',
    `'T'::"char"`,
    'typowner',
    `o.typtype in ('b', 'd', 'e', 'r') and ${ourSchema('o.typnamespace')} and ${owned('pg_type')} and o.typelem = 0`,
  ),
  rights('pg_language', 'lanacl', `'l'::"char"`, 'lanowner', owned('pg_language')),
  rights('pg_foreign_data_wrapper', 'fdwacl', `'F'::"char"`, 'fdwowner', owned('pg_foreign_data_wrapper')),
  rights('pg_foreign_server', 'srvacl', `'S'::"char"`, 'srvowner', owned('pg_foreign_server')),
  [
    'rights of database',
    `select concat_ws('|', case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end, a.privilege_type, a.is_grantable) as line
    from pg_database o cross join lateral aclexplode(coalesce(o.datacl, acldefault('d', o.datdba))) a where o.datname = current_database() group by 1`,
  ],
  [
    'default rights',
    `select concat_ws('|', pg_get_userbyid(o.defaclrole), o.defaclnamespace::regnamespace::text, o.defaclobjtype, case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end, a.privilege_type, a.is_grantable) as line
    from pg_default_acl o cross join lateral aclexplode(o.defaclacl) a where o.defaclnamespace <> 0 and a.grantee <> o.defaclrole
      -- what holds in all schemas anyway
      and (a.grantee, a.privilege_type) not in (
        select e.grantee, e.privilege_type from aclexplode(coalesce(
          (select g.defaclacl from pg_default_acl g where g.defaclnamespace = 0 and g.defaclrole = o.defaclrole and g.defaclobjtype = o.defaclobjtype),
          acldefault(case o.defaclobjtype when 'S' then 's' else o.defaclobjtype end, o.defaclrole))) e where e.is_grantable or not a.is_grantable)`,
  ],
  [
    'default rights everywhere',
    `select concat_ws('|', pg_get_userbyid(o.defaclrole), o.defaclobjtype, 'given', case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end, a.privilege_type, a.is_grantable) as line
    from pg_default_acl o cross join lateral (select grantee, privilege_type, is_grantable from aclexplode(o.defaclacl) except
      select grantee, privilege_type, is_grantable from aclexplode(acldefault(case o.defaclobjtype when 'S' then 's' else o.defaclobjtype end, o.defaclrole))) a where o.defaclnamespace = 0
    union all
    select concat_ws('|', pg_get_userbyid(o.defaclrole), o.defaclobjtype, 'taken', case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end, a.privilege_type) as line
    from pg_default_acl o cross join lateral (select grantee, privilege_type from aclexplode(acldefault(case o.defaclobjtype when 'S' then 's' else o.defaclobjtype end, o.defaclrole)) except
      select grantee, privilege_type from aclexplode(o.defaclacl)) a where o.defaclnamespace = 0`,
  ],
  [
    'comment',
    `select concat_ws('|', i.type, i.identity, c.description) as line
    from pg_description c cross join lateral pg_identify_object(c.classoid, c.objoid, c.objsubid) i where (c.objoid >= 16384 or i.identity = 'public') and c.description <> 'standard public schema'`,
  ],
  [
    'comment of database',
    `select c.description as line from pg_shdescription c where c.classoid = 'pg_database'::regclass and c.objoid = (select oid from pg_database where datname = current_database())`,
  ],
  [
    'comment of subscription',
    `select concat_ws('|', s.subname, c.description) as line from pg_description c join pg_subscription s on c.classoid = 'pg_subscription'::regclass and c.objoid = s.oid`,
  ],
  [
    'setting',
    `select concat_ws('|', case s.setrole when 0 then '' else pg_get_userbyid(s.setrole) end, x) as line from pg_db_role_setting s cross join lateral unnest(s.setconfig) x where s.setdatabase = (select oid from pg_database where datname = current_database())`,
  ],
  [
    'database',
    `select concat_ws('|', d.datconnlimit, d.datallowconn, d.datistemplate, pg_get_userbyid(d.datdba)) as line from pg_database d where d.datname = current_database()`,
  ],
  [
    'depends on extension',
    `select concat_ws('|', i.type, i.identity, e.extname) as line from pg_depend d join pg_extension e on d.refclassid = 'pg_extension'::regclass and d.refobjid = e.oid
    cross join lateral pg_identify_object(d.classid, d.objid, d.objsubid) i where d.deptype = 'x'`,
  ],
];
