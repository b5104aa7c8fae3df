import { compareSettings, type Profile } from '../../shared/core/compare-settings.ts';
import { diff } from '../../shared/core/diff.ts';
import type { Finding } from '../../shared/core/finding.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { loadSameMeaning } from '../../shared/postgres/meaning/same-meaning.ts';
import type { DatabaseFactory } from '../support/databases.ts';

const reader = createCatalogReader();
const sameMeaning = await loadSameMeaning();

/** What a script makes on a server. */
export const readScript = (server: DatabaseFactory, sql: string): Promise<Snapshot> =>
  server.withDatabase(sql, (connection) => reader.read(connection));

export function findings(expected: Snapshot, actual: Snapshot, profile: Profile = 'strict'): readonly Finding[] {
  return diff(expected, actual, compareSettings.parse({ profile }), { sameMeaning }).findings;
}

/** A finding as the reports write it: `<class> <id> <attribute> …`. */
export const outline = ({ class: findingClass, id, attributes }: Finding): string =>
  [findingClass, id, ...attributes.map(({ name }) => name)].join(' ');

const opposite: Readonly<Record<string, string>> = { missing: 'extra', extra: 'missing', invalid: 'changed' };

/** The same finding seen from the other database; what is unusable here is merely different there. */
export const mirrored = (text: string): string => text.replace(/^\w+/, (word) => opposite[word] ?? word);
