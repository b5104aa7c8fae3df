import { defineKind } from './kind.ts';
import { inUserSchema, notOfExtension, textSearchDictionaryName, textSearchParserName } from './sql.ts';

/**
 * For each token type its dictionaries, in the order they are asked. Types of a built-in parser go by name; to name those
 * of a user's parser its code would have to run, so they go by number.
 */
const mappings = `(
        select json_object_agg(token.name, token.dictionaries order by token.name) from (
          select case when configuration.cfgparser < 16384 then token_type.alias else mapping.maptokentype::text end as name,
            json_agg(${textSearchDictionaryName('mapping.mapdict')} order by mapping.mapseqno) as dictionaries
          from pg_ts_config_map as mapping
          left join ts_token_type(case when configuration.cfgparser < 16384 then configuration.cfgparser else 3722 end)
            as token_type on token_type.tokid = mapping.maptokentype
          where mapping.mapcfg = configuration.oid
          group by 1) as token)`;

/** Text search configurations (pg_ts_config, pg_ts_config_map). */
export const textSearchConfigurations = defineKind({
  kind: 'text-search-configuration',
  catalog: 'pg_ts_config',
  severity: 'medium',
  onlyIf: 'exists (select from pg_ts_config where oid >= 16384)',
  sql: (server) => `
    select configuration.oid, namespace.nspname as schema, configuration.cfgname as name,
      ${textSearchParserName('configuration.cfgparser')} as parser,
      ${mappings} as mappings,
      pg_get_userbyid(configuration.cfgowner)::text as owner
    from pg_ts_config as configuration
    join pg_namespace as namespace on namespace.oid = configuration.cfgnamespace
    where ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_ts_config', 'configuration.oid')}`,
  identity: ['schema', 'name'],
  attributes: { parser: {}, mappings: {}, owner: { class: 'owner' } },
});
