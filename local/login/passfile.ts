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
  for (const whole of text.split('\n')) {
    const line = whole.replace(/(?<!\r)\r+$/, '').replace(/\0.*$/s, '');
    if (line === '' || line.startsWith('#')) continue;
    for (const one of hosts) {
      const rest = matchAll(line, [one, String(port), database, user]);
      if (rest !== undefined) return unescaped(rest);
    }
  }
  return undefined;
}

/** Up to the next colon, which would begin a field that does not exist yet. */
const unescaped = (rest: string): string => (/^(?:\\.|[^:\\]|\\$)*/su.exec(rest)?.[0] ?? '').replace(/\\(.)/gsu, '$1');

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
