import { defineKind } from './kind.ts';
import { inUserSchema, notOfExtension, textSearchTemplateName } from './sql.ts';

/** `name = 'value', other = 5` as a map: 5 and '5' are one value, and the order does not count. */
const options = `(
        select json_object_agg(option[1], coalesce(option[2], option[3]) order by option[1])
        from regexp_matches(dictionary.dictinitoption,
          '("(?:[^"]|"")+"|\\w+)\\s*=\\s*(?:E?''((?:[^'']|'''')*)''|([^,'']+))', 'g') as option)`;

/** Text search dictionaries (pg_ts_dict). The files that they name lie on the server's disk and are not read. */
export const textSearchDictionaries = defineKind({
  kind: 'text-search-dictionary',
  catalog: 'pg_ts_dict',
  severity: 'medium',
  onlyIf: 'exists (select from pg_ts_dict where oid >= 16384)',
  sql: (server) => `
    select dictionary.oid, namespace.nspname as schema, dictionary.dictname as name,
      ${textSearchTemplateName('dictionary.dicttemplate')} as template,
      ${options} as options,
      pg_get_userbyid(dictionary.dictowner)::text as owner
    from pg_ts_dict as dictionary
    join pg_namespace as namespace on namespace.oid = dictionary.dictnamespace
    where ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_ts_dict', 'dictionary.oid')}`,
  identity: ['schema', 'name'],
  attributes: { template: {}, options: { freeText: true }, owner: { class: 'owner' } },
});
