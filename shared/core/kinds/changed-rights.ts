import { quoted } from './sql.ts';

/**
 * Rights on objects that came with the server or with an extension, as they deviate from those they came with
 * (pg_init_privs; without a row there, the default of such an object).
 *
 * A role of users among the rights that an object came with is there because of default privileges, or because the extension was
 * updated after a GRANT. It always counts as granted, so that the order of these steps makes no difference.
 */

interface Catalog {
  readonly catalog: string;
  /** FROM, with `object` for the row. */
  readonly from?: string;
  readonly acl: string;
  /** Rights of such an object by default. */
  readonly born: string;
  readonly owner: string;
  readonly sort: string;
  readonly namespace?: string;
  readonly name: string;
  readonly column?: string;
  readonly oid?: string;
  readonly place?: string;
  /** The relation whose type it is. */
  readonly rowOf?: string;
}

export interface ChangedRights {
  readonly of: 'extensions' | 'server';
  /** What else must hold of an object of a catalog. */
  readonly condition?: (catalog: Pick<Catalog, 'catalog' | 'namespace' | 'name'>) => string;
}

const relation = `case object.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized_view'
        when 'f' then 'foreign_table' else 'table' end`;

const catalogs: readonly Catalog[] = [
  {
    catalog: 'pg_class',
    acl: 'relacl',
    born: `acldefault(case object.relkind when 'S' then 's' else 'r' end::"char", object.relowner)`,
    owner: 'object.relowner',
    sort: relation,
    namespace: 'object.relnamespace',
    name: 'object.relname',
  },
  {
    catalog: 'pg_class',
    from: 'pg_attribute as attribute join pg_class as object on object.oid = attribute.attrelid and not attribute.attisdropped',
    acl: 'attacl',
    born: 'null::aclitem[]',
    owner: 'object.relowner',
    sort: "'column'",
    namespace: 'object.relnamespace',
    name: 'object.relname',
    column: 'attribute.attname',
    oid: 'attribute.attrelid',
    place: 'attribute.attnum',
  },
  {
    catalog: 'pg_proc',
    acl: 'proacl',
    born: "acldefault('f', object.proowner)",
    owner: 'object.proowner',
    sort: "'function'",
    namespace: 'object.pronamespace',
    name: 'object.proname',
  },
  {
    catalog: 'pg_type',
    acl: 'typacl',
    born: "acldefault('T', object.typowner)",
    owner: 'object.typowner',
    sort: "'type'",
    namespace: 'object.typnamespace',
    name: 'object.typname',
    rowOf: 'object.typrelid',
  },
  {
    catalog: 'pg_namespace',
    acl: 'nspacl',
    born: "acldefault('n', object.nspowner)",
    owner: 'object.nspowner',
    sort: "'schema'",
    name: 'object.nspname',
  },
  {
    catalog: 'pg_language',
    acl: 'lanacl',
    born: "acldefault('l', object.lanowner)",
    owner: 'object.lanowner',
    sort: "'language'",
    name: 'object.lanname',
  },
  {
    catalog: 'pg_foreign_data_wrapper',
    acl: 'fdwacl',
    born: "acldefault('F', object.fdwowner)",
    owner: 'object.fdwowner',
    sort: "'foreign_data_wrapper'",
    name: 'object.fdwname',
  },
  {
    catalog: 'pg_foreign_server',
    acl: 'srvacl',
    born: "acldefault('S', object.srvowner)",
    owner: 'object.srvowner',
    sort: "'foreign_server'",
    name: 'object.srvname',
  },
];

const classOf = (catalog: string): string => `'pg_catalog.${catalog}'::regclass`;

/** A role of users among the rights that an object came with. */
const isOfUsers = 'entry.grantee >= 16384 and entry.grantee <> entry.grantor';

/** A table is a member of its extension, and its row type is not. */
const isMember = ({ catalog, rowOf, oid = 'object.oid' }: Catalog): string => {
  const own = `${oid} in ${membersIn(catalog)}`;
  return rowOf === undefined ? own : `(${own} or ${rowOf} in ${membersIn('pg_class')})`;
};

/** plpgsql comes with the server and is an extension. */
const isBuiltIn = (one: Catalog): string => {
  const own = `${one.oid ?? 'object.oid'} < 16384`;
  return ['pg_proc', 'pg_language'].includes(one.catalog) ? `${own} and not ${isMember(one)}` : own;
};

const membersIn = (catalog: string): string => `(
          select membership.objid from pg_depend as membership
          where membership.refclassid = 'pg_catalog.pg_extension'::regclass and membership.deptype = 'e'
            and membership.classid = ${classOf(catalog)})`;

const ofUsers = `
        or (listed.catalog, listed.oid, listed.place) in (
          select initial.classoid, initial.objoid, initial.objsubid from pg_init_privs as initial
          where initial.privtype = 'e' and exists (select from aclexplode(initial.initprivs) as entry where ${isOfUsers}))`;

const keys = ['catalog', 'oid', 'place', 'row_of', 'acl'];
const facts = ['born', 'owner', 'sort', 'namespace', 'name', '"column"'];

/**
 * What may deviate: all that does, and some that does not. Conditions that the server hashes: joined to pg_init_privs, a
 * database without statistics gets nested loops.
 */
function changed({ of, condition = () => 'true' }: ChangedRights, withFacts: boolean): string {
  const there = of === 'extensions' ? catalogs : catalogs.filter(({ catalog }) => !catalog.startsWith('pg_foreign'));
  const arms = there.map((one) => {
    const { catalog, from = `${catalog} as object`, acl } = one;
    const key = [`${classOf(catalog)}::oid`, 'object.oid', `${one.place ?? 0}::int4`, one.rowOf ?? '0::oid', acl];
    const fact = [one.born, one.owner, one.sort, one.namespace ?? '0::oid', one.name, one.column ?? 'null::name'];
    return `
        select ${[...key, ...(withFacts ? fact : [])].join(', ')}
        from ${from}
        where ${of === 'extensions' ? isMember(one) : isBuiltIn(one)}
          and ${acl} is not null and ${condition(one)}`;
  });
  return `
      select listed.* from (${arms.join('\n        union all')}
      ) as listed (${[...keys, ...(withFacts ? facts : [])].join(', ')})
      where (listed.catalog, listed.oid, listed.place, listed.acl) not in (
          select initial.classoid, initial.objoid, initial.objsubid, initial.initprivs from pg_init_privs as initial)${
            of === 'extensions' ? ofUsers : ''
          }`;
}

/** Entries of an acl as (grantee, privilege, grantable). The owner may always grant on, and who that is differs by tenant. */
const entries = (acl: string, isOwner: string, where = 'true'): string => `
        select case when ${isOwner} then 'owner' when entry.grantee = 0 then 'public' else pg_get_userbyid(entry.grantee)::text end,
          entry.privilege_type, entry.is_grantable and not (${isOwner})
        from aclexplode(${acl}) as entry where ${where}`;

const now = entries('changed.acl', 'entry.grantee = changed.owner');
/** The grantor is who owned it then: before 17, these rights do not learn of a new owner. */
const installed = entries(
  'coalesce(changed.initprivs, changed.born)',
  'entry.grantee = changed.owner or entry.grantee = entry.grantor',
  `not (${isOfUsers} and entry.grantee <> changed.owner)`,
);

/** Types of the arguments without the schema of the extension, in which it differs by database. */
const signature = `(
        select coalesce(json_agg(case when type.typnamespace = 'pg_catalog'::regnamespace then format_type(type.oid, null)
            when element.oid is not null then ${quoted('element.typname')} || '[]' else ${quoted('type.typname')} end
          order by argument.place), '[]')
        from pg_proc as routine
        cross join unnest(routine.proargtypes::oid[]) with ordinality as argument (type, place)
        join pg_type as type on type.oid = argument.type
        left join pg_type as element on element.oid = type.typelem and element.typarray = type.oid
        where routine.oid = changed.oid)`;

/** Columns: extension and schema where they are members of one, oid, sort, name, signature, column, grantee and how its rights deviate. */
export function changedRights(which: ChangedRights): string {
  const areMembers = which.of === 'extensions';
  const columns = [
    ...(areMembers ? ['extension', 'schema'] : []),
    ...['sort', 'name', 'signature', '"column"', 'grantee'],
  ].join(', ');
  return `
    with changed as materialized (
      select may_be.*, (select initial.initprivs from pg_init_privs as initial where initial.classoid = may_be.catalog
        and initial.objoid = may_be.oid and initial.objsubid = may_be.place) as initprivs
      from (${changed(which, true)}) as may_be),
    placed as (
      select ${areMembers ? 'extension.extname as extension, elsewhere.nspname as schema,' : ''}
        changed.oid, changed.sort, changed.name, changed."column",
        case when changed.sort = 'function' then ${signature}::text end as signature,
        deviation.grantee, deviation.privilege, deviation.how
      from changed${areMembers ? extension : ''}
      cross join lateral (
        select grantee, privilege, case when grantable then 'grantable' else 'granted' end
        from (${now} except ${installed}) as more (grantee, privilege, grantable)
        union all
        select grantee, privilege, 'revoked' from (
          select grantee, privilege from (${installed}) as before (grantee, privilege, grantable)
          except select grantee, privilege from (${now}) as after (grantee, privilege, grantable)) as less
      ) as deviation (grantee, privilege, how))
    select min(oid::bigint)::oid as oid, ${columns.replace('signature', 'signature::json as signature')},
      json_agg(distinct privilege) filter (where how = 'granted') as granted,
      json_agg(distinct privilege) filter (where how = 'grantable') as grantable,
      json_agg(distinct privilege) filter (where how = 'revoked') as revoked
    from placed
    group by ${columns}`;
}

/** The extension, and the schema of what is not where its extension is. */
const extension = `
      join pg_depend as membership on (membership.classid = changed.catalog and membership.objid = changed.oid
          or membership.classid = 'pg_catalog.pg_class'::regclass and membership.objid = changed.row_of)
        and membership.refclassid = 'pg_catalog.pg_extension'::regclass and membership.deptype = 'e'
      join pg_extension as extension on extension.oid = membership.refobjid
      left join pg_namespace as elsewhere on elsewhere.oid = changed.namespace and elsewhere.oid <> extension.extnamespace`;

/** Holds wherever there is any. */
export const anyChangedRights = (which: ChangedRights): string => `exists (${changed(which, false)})`;
