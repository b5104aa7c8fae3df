import type { Finding } from './finding.ts';
import { sayHidden } from './hidden-value.ts';
import { registry } from './kinds/registry.ts';
import { type Attribute, parseId } from './object.ts';

/** One finding as one English line: `missing policy app.orders.tenant_isolation`. Values are shortened, not redacted. */
export function describe(finding: Finding): string {
  const what = `${finding.class} ${describeId(finding.id)}`;
  const folded =
    finding.folded > 0 ? ` (with ${finding.folded} ${finding.folded === 1 ? 'part' : 'parts'} inside)` : '';
  if (finding.attributes.length === 0) return what + folded;
  const changes = finding.attributes.map(({ name, expected, actual, note }) => {
    const values = `${words(name)} is ${showValue(actual)}, expected ${showValue(expected)}`;
    return note ? `${values} (${note})` : values;
  });
  return `${what}: ${changes.join('; ')}`;
}

/** An id in words: `policy app.orders.p1`, `grant on table app.orders to reader`, `comment on the index of …`. */
export function describeId(id: string): string {
  const { kind, path } = parseId(id);
  const satellite = /^([a-z-]+):(.*)$/s.exec(path);
  if (!satellite) return `${words(kind)} ${path}`;
  const [, onKind = '', rest = ''] = satellite;
  const colon = lastPlainColon(rest);
  if (colon < 0) return `${words(kind)} on ${words(onKind)} ${rest}`;
  const on = `${words(onKind)} ${rest.slice(0, colon)}`;
  const name = rest.slice(colon + 1);
  const relation = relations.get(kind) ?? 'to';
  if (relation !== 'part') return `${words(kind)} on ${on} ${relation} ${name}`;
  return `${words(kind)} on the ${name.replace(/^"(.*)"$/s, '$1')} of ${on}`;
}

const relations = new Map(registry.map(({ kind, satellite }) => [kind, satellite]));

/** The last colon that is not part of a quoted name. */
function lastPlainColon(text: string): number {
  let quotes = 0;
  let found = -1;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) quotes += 1;
    else if (code === 0x3a && quotes % 2 === 0) found = at;
  }
  return found;
}

/** `notNull` and `materialized-view` as people write them. */
export function words(name: string): string {
  return name.replaceAll('-', ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

const longest = 120;

/** A value on one line, shortened. */
export function showValue(shown: Attribute): string {
  const value = sayHidden(shown);
  if (value === null) return 'none';
  const text = typeof value === 'string' ? value.slice(0, 10_000).replace(/\s+/g, ' ').trim() : JSON.stringify(value);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
