import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSettings } from '../../../../shared/core/compare-settings.ts';
import { diff } from '../../../../shared/core/diff.ts';
import { createCatalogReader } from '../../../../shared/postgres/catalog-reader.ts';
import { type DatabaseFactory, run, startDatabases } from '../../../support/databases.ts';

/** What a database can only be given when it is made; what can be altered later is among the scenarios. */

/** One that is there beside C. */
const libcLocale = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
const reader = createCatalogReader();
let databases: DatabaseFactory;

beforeAll(async () => {
  databases = await startDatabases(17);
  await run(databases.server.connection(), `create database plain template template0`);
});
afterAll(() => databases?.stop());

async function differencesOf(options: string, profile: 'strict' | 'standard') {
  const { server } = databases;
  await run(server.connection(), `create database other template template0 ${options}`);
  try {
    const [plain, other] = [
      await reader.read(server.connection('plain')),
      await reader.read(server.connection('other')),
    ];
    const { findings } = diff(plain, other, compareSettings.parse({ profile }));
    return findings.map(({ id, attributes }) => [id, ...attributes.map(({ name }) => name)]);
  } finally {
    await run(server.connection(), 'drop database other');
  }
}

describe('the database itself', () => {
  it.each([
    ["encoding 'SQL_ASCII'", ['encoding']],
    [`lc_collate '${libcLocale}'`, ['collate']],
    [`lc_ctype '${libcLocale}'`, ['ctype']],
    ["locale_provider icu icu_locale 'en-US'", ['locale', 'localeProvider']],
    ["locale_provider builtin builtin_locale 'C.UTF-8'", ['locale', 'localeProvider']],
    ["locale_provider icu icu_locale 'en-US' icu_rules '&a < g'", ['icuRules', 'locale', 'localeProvider']],
  ])('made with %s differs in just that', async (options, attributes) => {
    expect(await differencesOf(options, 'strict')).toEqual([['database:current', ...attributes]]);
  });

  it('is a matter of the environment: the standard profile does not count it', async () => {
    expect(await differencesOf("encoding 'LATIN1'", 'standard')).toEqual([]);
  });
});
