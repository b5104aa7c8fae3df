import { majorOf } from '../server-facts.ts';
import { defineKind, since } from './kind.ts';
import { inUserSchema, notOfExtension } from './sql.ts';

/**
 * Collations (pg_collation). The version that the host's library gave it is left out: it differs per host and says
 * nothing about the schema.
 */
export const collations = defineKind({
  kind: 'collation',
  catalog: 'pg_collation',
  severity: 'medium',
  onlyIf: 'exists (select from pg_collation where oid >= 16384)',
  sql: (server) => {
    // The locale of providers other than libc had no column of its own up to 14, and was renamed in 17.
    const major = majorOf(server);
    const locale = major >= 17 ? 'colllocale' : major >= 15 ? 'colliculocale' : 'collcollate';
    return `
    select collation_.oid, namespace.nspname as schema, collation_.collname as name,
      case collation_.collprovider when 'c' then 'libc' when 'i' then 'icu' when 'b' then 'builtin'
        when 'd' then 'default' else collation_.collprovider::text end as provider,
      case when collation_.collprovider <> 'c' then collation_.${locale}::text end as locale,
      case when collation_.collprovider = 'c' then collation_.collcollate::text end as "lcCollate",
      case when collation_.collprovider = 'c' then collation_.collctype::text end as "lcCtype",
      not collation_.collisdeterministic as nondeterministic,
      ${since(server, 16, 'collation_.collicurules', 'null::text')} as rules,
      pg_get_userbyid(collation_.collowner)::text as owner
    from pg_collation as collation_
    join pg_namespace as namespace on namespace.oid = collation_.collnamespace
    -- of another encoding than this database's: it cannot be used here
    where collation_.collencoding in (-1, (select encoding from pg_database where datname = current_database()))
      and ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_collation', 'collation_.oid')}`;
  },
  identity: ['schema', 'name'],
  attributes: {
    provider: {},
    locale: {},
    lcCollate: {},
    lcCtype: {},
    nondeterministic: {},
    rules: { since: 16, freeText: true },
    owner: { class: 'owner' },
  },
  across: (object, oldest, newest) => {
    // From 16 on the server rewrites an ICU locale as a language tag; only the language itself is comparable then.
    const { locale } = object.attributes;
    if (oldest >= 16 || newest < 16 || typeof locale !== 'string') return object;
    const language = locale.replace(/(@|-u-).*$/, '').replaceAll('_', '-');
    return { ...object, attributes: { ...object.attributes, locale: language.toLowerCase() } };
  },
});
