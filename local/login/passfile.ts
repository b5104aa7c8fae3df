/** A password file as libpq reads it: `host:port:database:user:password`, a line each, the first that fits counts. */

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** Where servers put their socket when nobody says otherwise: libpq looks for these as `localhost`. */
const defaultSockets: readonly string[] = ['/tmp', '/var/run/postgresql', '/run/postgresql'];

/** The password for a connection, or undefined when no line fits. Source: passwordFromFile in libpq's fe-connect.c. */
export function passwordIn(text: string, { host, port, database, user }: Target): string | undefined {
  const hosts = defaultSockets.includes(host) ? [host, 'localhost'] : [host];
  for (const line of text.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue;
    for (const one of hosts) {
      const rest = matchAll(line, [one, String(port), database, user]);
      if (rest !== undefined) return rest.replace(/\\(.)/gsu, '$1');
    }
  }
  return undefined;
}

function matchAll(line: string, wanted: readonly string[]): string | undefined {
  return wanted.reduce<string | undefined>((rest, text) => (rest === undefined ? undefined : match(rest, text)), line);
}

/** What follows the field and its colon when the field is the text, or `*`. A backslash takes the next character as it is. */
function match(line: string, wanted: string): string | undefined {
  if (line.startsWith('*:')) return line.slice(2);
  let field = '';
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === ':') return field === wanted ? line.slice(at + 1) : undefined;
    if (line[at] === '\\') at += 1;
    field += line[at] ?? '';
  }
  return undefined;
}
