import { createHash } from 'node:crypto';
import type { Tenant } from './tenant.ts';
import { listSome, mostNamed } from './tenant-list.ts';

/**
 * What becomes of rows that cannot all be right, in a list that tenants may write into: a control plane's table, the
 * databases of a server, secrets and their tags. No row may keep the others from being checked: it is a tenant that fails.
 */

/** Places longer than this would be cut by what they are sent through; `tenant.ts` refuses longer ids. */
const longestId = 200;
const longestLabel = 200;
/** No host, database, role or secret has a longer name. */
const longestPlace = 600;

/** Rows without an id are one tenant together, under the same id in every sweep. */
const nameless = '(no id)';

/**
 * The same tenants, each id once. An id that is empty, too long or not plain text is made fit to be shown, and its tenant
 * fails. An id that stands in several places is one failed tenant that names them all. Of ids that look alike (white space
 * around them, another Unicode form) only the one that is written plainly is checked. `place` names a tenant's row.
 */
export function settleIds(
  tenants: readonly Tenant[],
  place: (index: number) => string = (index) => `tenants[${index}]`,
): readonly Tenant[] {
  const rows = tenants.map((tenant, index) => ({ tenant: bounded(tenant), place: plain(place(index), longestPlace) }));
  const byId = groupBy(rows, ({ tenant }) => tenant.id);
  return breakLookalikes([...byId.values()].map(settle));
}

/**
 * The same for a list that one person writes: a name that cannot be kept or shown is made fit to be, and its tenant fails. Who
 * is named twice is another matter (`refuseDuplicates`).
 */
export function fitNames(tenants: readonly Tenant[]): readonly Tenant[] {
  return tenants.map(bounded);
}

interface Row {
  readonly tenant: Tenant;
  readonly place: string;
}

/** Nobody can tell whose a database is that several tenants are said to have: all of them fail, and say so. */
export function breakShared(tenants: readonly Tenant[]): readonly Tenant[] {
  const place = ({ connection }: Tenant): string => JSON.stringify(connection);
  const users = groupBy(tenants, place);
  return tenants.map((one) => {
    const sharing = users.get(place(one)) ?? [];
    if (sharing.length === 1 || 'broken' in one.connection) return one;
    const others = othersOf(one, sharing, ({ id }) => id);
    const broken = `The list says the same database for this tenant and for ${others}. Name each one's own.`;
    return { ...one, connection: { broken } };
  });
}

function settle(rows: readonly Row[]): Tenant {
  const [first] = rows;
  if (!first) throw new Error('a group of tenants is never empty');
  if (rows.length === 1) return first.tenant;
  const { id } = first.tenant;
  const places = listSome(rows.map(({ place }) => place));
  const what = id === nameless ? 'The list has rows without an id' : 'The list names this tenant more than once';
  const labels = agreedLabels(rows.map(({ tenant }) => tenant));
  return { id, ...labels, connection: { broken: `${what}: ${places}. Every id must be its own.` } };
}

/** What all of them say: a tenant that fails keeps its ring, but nobody else can give it one. */
function agreedLabels(tenants: readonly Tenant[]): Partial<Tenant> {
  const agreed = (label: 'name' | 'ring' | 'server') => {
    const [value] = tenants.map((one) => one[label]);
    return value !== undefined && tenants.every((one) => one[label] === value) ? { [label]: value } : {};
  };
  return { ...agreed('name'), ...agreed('ring'), ...agreed('server') };
}

function breakLookalikes(tenants: readonly Tenant[]): readonly Tenant[] {
  const groups = groupBy(tenants, ({ id }) => plainForm(id));
  return tenants.map((one) => {
    const form = plainForm(one.id);
    const alike = groups.get(form) ?? [];
    if (alike.length === 1 || one.id === form || 'broken' in one.connection) return one;
    const others = othersOf(one, alike, ({ id }) => JSON.stringify(id));
    const broken = `The id ${JSON.stringify(one.id)} looks like ${others}. Give this tenant an id that can be told apart.`;
    return { ...one, connection: { broken } };
  });
}

const plainForm = (id: string): string => id.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();

function bounded(tenant: Tenant): Tenant {
  const { id: given, name, ring, server, connection } = tenant;
  const id = given === '' ? nameless : plain(given, longestId);
  const labels = {
    ...(name !== undefined && { name: plain(name, longestLabel) }),
    ...(ring !== undefined && { ring: plain(ring, longestLabel) }),
    ...(server !== undefined && server.length <= longestPlace && { server }),
  };
  const problem = problemOf(tenant, id);
  return { id, ...labels, connection: problem && !('broken' in connection) ? { broken: problem } : connection };
}

function problemOf({ id: given, server, connection }: Tenant, id: string): string | undefined {
  if (given === '') return 'The list gives no id for this tenant.';
  if (given.length > longestId) return `The id has ${given.length} characters, and ${longestId} at most are allowed.`;
  if (given !== id) return 'The id holds control or direction characters, or half of a character.';
  const texts = [server ?? '', ...textsOf(connection)];
  if (texts.some((text) => text.length > longestPlace)) {
    return `The list says a server, host, database, user or secret of over ${longestPlace} characters for this tenant.`;
  }
  // A server takes such a name for another one that ends before it.
  return texts.some((text) => text.includes('\u0000')) ? 'The list says a place with a NUL in it.' : undefined;
}

function textsOf(connection: Tenant['connection']): string[] {
  const values: unknown[] = Object.values('iam' in connection ? connection.iam : connection);
  return values.filter((value) => typeof value === 'string');
}

const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** One line that shows as what it is. What is cut off is told apart by a digest: two long ids stay two. */
function plain(text: string, length: number): string {
  const shown = text
    .slice(0, length + 1)
    .replace(unsafe, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
  if (text.length <= length && shown.length <= length) return shown;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return `${shown.slice(0, length - digest.length - 2).toWellFormed()}… ${digest}`;
}

/** Named up to a number, and no more of them looked at: thousands may share one thing. */
function othersOf(one: Tenant, group: readonly Tenant[], name: (tenant: Tenant) => string): string {
  const others = group.slice(0, mostNamed + 1).filter((other) => other !== one);
  return listSome(others.map(name), group.length - 1);
}

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
