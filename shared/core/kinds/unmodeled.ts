import type { ReadTarget } from '../server-facts.ts';
import { notOfExtension, outside } from './sql.ts';

/** Counts the users' objects that no kind reads, so that "in sync" never means "we did not look". */

interface Unread {
  /** As it is shown behind the number. */
  readonly kind: string;
  /** A table of `counted` rows, one for each unread object. */
  readonly rows: string;
}

/** What somebody put among the built-in objects: only a superuser can, and some hosts of databases do. */
const inSystemSchema = (catalog: string, namespace: string, where = 'true'): string => `
      select from ${catalog} as object
      where object.${namespace} in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        and object.oid >= 16384
        and ${where}
        and not exists (select from pg_depend as internal where internal.classid = 'pg_catalog.${catalog}'::regclass
          and internal.objid = object.oid and internal.deptype = 'i')
        and ${notOfExtension(catalog, 'object.oid')}`;

/** What is in a schema that is not read is not counted either. */
const andNotOutside = (schema: string, target: ReadTarget): string =>
  target.schemas ? `and not coalesce(${outside(schema, target)}, false)` : '';

interface FamilyMembers {
  readonly catalog: string;
  readonly prefix: string;
  /** The catalog of what it calls, the column that names that, and the column there that names its schema. */
  readonly called: string;
  readonly calls: string;
  readonly schema: string;
}

/**
 * What somebody added to a built-in operator family or to one of an extension, beside the members that belong to a class
 * of theirs. The server does not keep who made a member: one of an extension's family counts by what it calls.
 */
const inFamilyOfOthers = ({ catalog, prefix, called, calls, schema }: FamilyMembers, target: ReadTarget): string => `
      select from ${catalog} as member
      where (member.oid >= 16384 and member.${prefix}family < 16384
          or member.${prefix}family >= 16384 and member.${calls} >= 16384
          and not (${notOfExtension('pg_opfamily', `member.${prefix}family`)})
          and ${notOfExtension(called, `member.${calls}`)})
        and not exists (select from pg_opclass as class
          where class.oid >= 16384 and class.opcfamily = member.${prefix}family
          and class.opcintype = member.${prefix}lefttype
          and (member.${prefix}family < 16384 or ${notOfExtension('pg_opclass', 'class.oid')}))
        ${andNotOutside(`(select used.${schema} from ${called} as used where used.oid = member.${calls})`, target)}`;

const unread = (target: ReadTarget): readonly Unread[] => [
  {
    kind: 'object in a system schema',
    rows: [
      inSystemSchema('pg_class', 'relnamespace', "object.relkind not in ('i', 'I', 't')"),
      inSystemSchema('pg_proc', 'pronamespace'),
      inSystemSchema('pg_type', 'typnamespace', 'object.typrelid = 0 and object.typelem = 0'),
      inSystemSchema('pg_operator', 'oprnamespace'),
    ].join('\n      union all'),
  },
  {
    kind: 'member of a built-in or extension operator family',
    rows: [
      inFamilyOfOthers(
        { catalog: 'pg_amop', prefix: 'amop', called: 'pg_operator', calls: 'amopopr', schema: 'oprnamespace' },
        target,
      ),
      inFamilyOfOthers(
        { catalog: 'pg_amproc', prefix: 'amproc', called: 'pg_proc', calls: 'amproc', schema: 'pronamespace' },
        target,
      ),
    ].join('\n      union all'),
  },
  {
    // kinds of objects that a server newer than this code may have
    kind: 'relation or type of an unknown kind',
    rows: `
      select from pg_class as object
      where object.relkind not in ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I', 'c', 't') and object.oid >= 16384
        ${andNotOutside('object.relnamespace', target)}
      union all
      select from pg_type as object
      where object.typtype not in ('b', 'c', 'd', 'e', 'r', 'm', 'p') and object.oid >= 16384
        ${andNotOutside('object.typnamespace', target)}`,
  },
];

export const unmodeled = {
  sql: (target: ReadTarget): string => {
    const counts = unread(target).map(
      ({ kind, rows }) => `
    select '${kind}' as kind, count(*)::int as objects from (${rows}) as counted`,
    );
    return `select kind, objects from (${counts.join('\n    union all')}) as counts where objects > 0 order by kind`;
  },
  decode: (rows: readonly (readonly (string | null)[])[]): Record<string, number> =>
    Object.fromEntries(rows.map(([kind, objects]) => [kind ?? '', Number(objects)])),
};
