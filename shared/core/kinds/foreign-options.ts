import { harmlessName, secretName } from '../secret-names.ts';

/**
 * Options of foreign data and settings of users may hold secrets, and nothing of them may leave the server: these
 * fragments say only that such a value is set. `***` is what redacted text shows elsewhere, too.
 */

/** Options that hold secrets in some wrappers, and mark a column in others: `key 'true'`. */
const bareNames = `('key', 'q', 'sas')`;
const switches = `('true', 'false', 'on', 'off', 'yes', 'no', '1', '0')`;
const secretInside =
  '(pass|pwd|secret|token|credential|key)[a-z]*"?\\s*[=:]|[?&;]sig(nature)?=|:/+[^/@\\s]*:[^\\s]*@|-----BEGIN';

/** The value, or `***` where the name or the value itself says that it is a secret. */
export const withoutSecret = (name: string, value: string): string => {
  const inParts = `pg_catalog.regexp_replace(${name}, '([a-z0-9])([A-Z])', '\\1_\\2', 'g')`;
  const isNamed = `(${inParts} ~* '${secretName}' and ${inParts} !~* '${harmlessName}' or lower(${name}) in ${bareNames})`;
  return `case when ${isNamed} and lower(${value}) not in ${switches} or ${value} ~* '${secretInside}' then '***' else ${value} end`;
};

/** Where a server is and as whom it is entered: of a fleet with a server each, no two agree. */
const location = `('address', 'database', 'dbname', 'dbserver', 'dsn', 'endpoint', 'host', 'hostaddr', 'hostname', 'odbc_dsn',
        'port', 'server', 'servername', 'service', 'uri', 'url', 'user', 'username')`;

/** Only settings that users made up can hold secrets by name; of the server's own none is one, whatever it sounds like. */
export const ownName = (name: string): string => `case when strpos(${name}, '.') > 0 then ${name} else '' end`;

/** Settings of a routine as a map; NULL when there are none. */
export const routineSettings = (settings: string): string => optionsWhere(settings, 'true', ownName('option_name'));

const optionsWhere = (options: string, condition: string, secretBy = 'option_name'): string => `(
        select json_object_agg(option_name, ${withoutSecret(secretBy, 'option_value')} order by option_name)
        from unnest(${options}) as option
        cross join lateral (select split_part(option, '=', 1), substr(option, strpos(option, '=') + 1))
          as named (option_name, option_value)
        where ${condition})`;

/** Options of foreign data as a map; NULL when there are none. */
export const foreignOptions = (options: string): string => optionsWhere(options, 'true');

/** The options of a server without those that say where it is. */
export const serverOptions = (options: string): string =>
  optionsWhere(options, `lower(option_name) not in ${location}`);

/** The options that say where a server is. */
export const serverLocation = (options: string): string => optionsWhere(options, `lower(option_name) in ${location}`);
