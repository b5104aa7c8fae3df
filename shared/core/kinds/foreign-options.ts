/**
 * Options of foreign data and settings of a database may hold secrets, and nothing of them may leave the server: these
 * fragments say only that such a value is set. `***` is what redacted text shows elsewhere, too.
 */

const secretName =
  'pass|secret|token|credential|private|conn_?str|(api|access|account|app|auth|encrypt[a-z]*|jwt|license|master|sa|service|shared|signing|ssl|storage)_?key';
const secretInside = '(pass|pwd|secret|token)[a-z]*"?\\s*[=:]|://[^/@\\s]*:[^\\s]*@|-----BEGIN';

/** The value, or `***` where the name or the value itself says that it is a secret. */
export const withoutSecret = (name: string, value: string): string =>
  `case when ${name} ~* '${secretName}' or ${value} ~* '${secretInside}' then '***' else ${value} end`;

/** Where a server is and as whom it is entered: of a fleet with a server each, no two agree. */
const location = `('address', 'database', 'dbname', 'dbserver', 'dsn', 'endpoint', 'host', 'hostaddr', 'hostname', 'odbc_dsn',
        'port', 'server', 'servername', 'service', 'uri', 'url', 'user', 'username')`;

const optionsWhere = (options: string, condition: string): string => `(
        select json_object_agg(option_name, ${withoutSecret('option_name', 'option_value')} order by option_name)
        from unnest(${options}) as option
        cross join lateral (select split_part(option, '=', 1), substr(option, strpos(option, '=') + 1))
          as named (option_name, option_value)
        where ${condition})`;

/** Options of foreign data as a map, without those that say where the server is; NULL when there are none. */
export const foreignOptions = (options: string): string =>
  optionsWhere(options, `lower(option_name) not in ${location}`);

/** The options that say where the server is. */
export const foreignLocation = (options: string): string => optionsWhere(options, `lower(option_name) in ${location}`);
