import { printable } from './printable.ts';
import { redact } from './redact.ts';
import { listSome, type TenantSourceSettings } from './tenant-list.ts';

/** What an empty tenant list means: nobody was checked, which is not the same as everybody being in sync. */

const empty = 'The tenant list is empty, so no tenant was checked';

/** Names the source and what to do about it, as one or two sentences. */
export const sayEmpty = (source: TenantSourceSettings | undefined): string =>
  source ? `${empty}: ${why(source)}` : `${empty}.`;

function why(source: TenantSourceSettings): string {
  if ('inline' in source) return 'the configuration names no tenant. Add entries to "tenants".';
  if ('secret' in source)
    return `the list in secret ${shown(source.secret)} has no entry. Add entries {"id", "url"} to it, or name the right secret.`;
  if ('secretPrefix' in source)
    return `no secret has a name that begins with ${shown(source.secretPrefix)}. Correct "secretPrefix", or the account and region in use.`;
  if ('secretTag' in source) {
    const { key, value } = source.secretTag;
    const tag = value === undefined ? shown(key) : `${shown(key)}=${shown(value)}`;
    return `no secret has the tag ${tag}. Correct "secretTag", or the account and region in use.`;
  }
  if ('query' in source)
    return 'the tenant query returns no rows. Run "query" on the control-plane database with the same role: a condition, or row security, may hide all of them.';
  const { databases, exclude } = source;
  const but = exclude.length > 0 ? ` and is not excluded by ${listSome(exclude.map(shown))}` : '';
  return (
    `no database of the server fits the pattern ${shown(databases)}${but}. Correct "databases"; ` +
    'templates and databases that take no connections do not count.'
  );
}

const shown = (text: string): string => `"${redact(printable(text, 100))}"`;
