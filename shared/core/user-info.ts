/**
 * What is wrong with the text of a connection URL before anything is taken out of it. A password that holds the marks of a
 * URL would be cut at them, and its pieces end up as host, database or parameter, which messages do name.
 */

const scheme = /^postgres(?:ql)?:\/\//i;

/** Anything else before a colon may be a user with the password behind it. */
const otherScheme = /^(jdbc|mysql|mariadb|mongodb|mssql|sqlserver|sqlite|redis|oracle|cockroachdb|https?|file|ssh):/i;

/** The first thing that is wrong, in words that hold no piece of the text; undefined when it may be taken apart. */
export function problemOfUrl(text: string): string | undefined {
  // A URL parser drops line breaks and tabs, and with them a part of the password.
  if (/[\p{Cc}\p{Cs}]/u.test(text)) return 'it holds a control character';
  const start = scheme.exec(text)?.[0];
  if (start === undefined) {
    const [, other] = otherScheme.exec(text) ?? [];
    return other ? `the scheme is ${other.toLowerCase()}` : 'not a URL that begins with postgres://';
  }
  const rest = text.slice(start.length);
  const end = rest.lastIndexOf('@');
  if (end === -1) return undefined;
  const info = rest.slice(0, end);
  if (/[/?#]/.test(info)) {
    return 'there is a /, ? or # before an @. In user and password write %2F for /, %3F for ? and %23 for #, and %40 for an @ that stands behind them';
  }
  const colon = info.indexOf(':');
  const user = colon === -1 ? info : info.slice(0, colon);
  if (user.includes('@')) return 'there is an @ in the user (write %40 for it)';
  if (/%3a/i.test(user)) return 'there is a : in the user, as if the password were in it';
  return undefined;
}

/** The names that people write into a connection and that mean something elsewhere: these may be repeated to them. */
const elsewhere: ReadonlySet<string> = new Set([
  ...['channel_binding', 'client_encoding', 'connect_timeout', 'currentSchema', 'dbname', 'fallback_application_name'],
  ...['gssencmode', 'gsslib', 'hostaddr', 'keepalives', 'krbsrvname', 'load_balance_hosts', 'options', 'passfile'],
  ...[
    'password',
    'pgbouncer',
    'pool_timeout',
    'port',
    'replication',
    'require_auth',
    'schema',
    'search_path',
    'service',
  ],
  ...['ssl', 'sslcert', 'sslcrl', 'sslkey', 'ssl_max_protocol_version', 'ssl_min_protocol_version', 'sslnegotiation'],
  ...['sslpassword', 'sslrootcert', 'sslsni', 'statement_timeout', 'target_session_attrs', 'tcp_user_timeout', 'user'],
]);

/** What is wrong with a URL's parameters; never a name or a value that may be a piece of a password. */
export function problemOfParameters(names: readonly string[], known: ReadonlySet<string>): string | undefined {
  const unknown = names.filter((name) => !known.has(name));
  const twice = names.find((name, at) => known.has(name) && names.indexOf(name) !== at);
  if (unknown.length === 0) return twice && `the parameter ${twice} is given twice`;
  const shown = unknown.filter((name) => elsewhere.has(name));
  const what = shown.length > 0 ? `the parameter ${shown.join(', ')} is not supported` : 'unknown parameter';
  return `${what} (known: ${[...known].join(', ')})`;
}
