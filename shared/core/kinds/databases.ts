import { majorOf } from '../server-facts.ts';
import { defineKind, since } from './kind.ts';

/** Who may do what in the database beyond its owner and beyond what everybody may by birth, and what PUBLIC has lost. */
const deviation = (from: string, without: string): string => `(
        select json_agg(entry.text order by entry.text) from (
          select coalesce(grantee.rolname::text, 'public') || ': ' || given.privilege_type
            || case when given.is_grantable then ' with grant option' else '' end as text
          from (
            select grantee, privilege_type, is_grantable from aclexplode(${from})
            except select grantee, privilege_type, is_grantable from aclexplode(${without})) as given
          left join pg_roles as grantee on grantee.oid = given.grantee) as entry)`;

const born = "acldefault('d', database.datdba)";
const now = `coalesce(database.datacl, ${born})`;

/**
 * The database itself (its row of pg_database). All of it is a matter of the environment: it is set when the database is
 * made, not by migrations. The name, the tablespace and the library's version are left out.
 */
export const databases = defineKind({
  kind: 'database',
  catalog: 'pg_database',
  class: 'environment',
  severity: 'low',
  sql: (server) => {
    const locale = majorOf(server) >= 17 ? 'datlocale' : 'daticulocale';
    return `
    select database.oid, 'current' as name,
      pg_encoding_to_char(database.encoding)::text as encoding,
      ${since(
        server,
        15,
        "case database.datlocprovider when 'i' then 'icu' when 'b' then 'builtin' end",
        'null::text',
      )} as "localeProvider",
      database.datcollate::text as collate,
      database.datctype::text as ctype,
      ${since(server, 15, `database.${locale}::text`, 'null::text')} as locale,
      ${since(server, 16, 'database.daticurules', 'null::text')} as "icuRules",
      nullif(database.datconnlimit, -1) as "connectionLimit",
      database.datistemplate as template,
      ${deviation(now, born)} as granted,
      ${deviation(born, now)} as revoked,
      (select replace(description.description, E'\\r\\n', E'\\n') from pg_shdescription as description
        where description.classoid = 'pg_catalog.pg_database'::regclass and description.objoid = database.oid) as comment,
      pg_get_userbyid(database.datdba)::text as owner
    from pg_database as database
    where database.datname = current_database()`;
  },
  identity: ['name'],
  attributes: {
    encoding: { class: 'environment' },
    localeProvider: { class: 'environment', since: 15 },
    collate: { class: 'environment' },
    ctype: { class: 'environment' },
    locale: { class: 'environment', since: 15 },
    icuRules: { class: 'environment', since: 16, freeText: true },
    connectionLimit: { class: 'environment' },
    template: { class: 'environment' },
    granted: { class: 'environment' },
    revoked: { class: 'environment' },
    comment: { class: 'environment', freeText: true },
    owner: { class: 'environment' },
  },
});
