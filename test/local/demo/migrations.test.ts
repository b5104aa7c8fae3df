import { describe, expect, it } from 'vitest';
import { flywayChecksum } from '../../../local/demo/flyway.ts';
import { loadMigrations, planReleases, statementsOf } from '../../../local/demo/migrations.ts';

describe('the demo migrations', () => {
  it('are numbered without a gap, and there are at least fourteen', async () => {
    const migrations = await loadMigrations();
    expect(migrations.length).toBeGreaterThanOrEqual(14);
    expect(migrations.map((migration) => Number(migration.version))).toEqual(migrations.map((_, index) => index + 1));
  });

  it('each begin with a sentence that says why', async () => {
    for (const { script, sql } of await loadMigrations()) expect(sql, script).toMatch(/^-- [A-Z]/);
  });

  it('run outside a transaction only where an index is built concurrently', async () => {
    for (const { script, sql, transactional } of await loadMigrations()) {
      expect(transactional, script).toBe(!/index concurrently/.test(sql));
    }
  });

  it('have one statement in each paragraph of a file that runs outside a transaction', async () => {
    const outside = (await loadMigrations()).filter((migration) => !migration.transactional);
    expect(outside.map(({ version }) => version)).toEqual(['0016']);
    const firstWords = outside.flatMap(statementsOf).map((statement) => statement.split(' ').slice(0, 2).join(' '));
    expect(firstWords).toEqual([
      'alter table',
      'update billing.payments',
      'create unique',
      'alter table',
      'create table',
      'create index',
      'create function',
      'grant delete',
    ]);
  });
});

describe('the releases', () => {
  it('are nine days apart and end three days ago, whatever the hour', async () => {
    const migrations = await loadMigrations();
    for (const now of ['2026-03-01T00:00:00Z', '2026-03-01T23:59:59Z']) {
      const dates = planReleases(migrations, new Date(now)).map((release) => release.at.toISOString());
      expect(dates.slice(-3)).toEqual([
        '2026-02-08T09:00:00.000Z',
        '2026-02-17T09:00:00.000Z',
        '2026-02-26T09:00:00.000Z',
      ]);
    }
  });

  it('are named by number and words, without a comma', async () => {
    const releases = planReleases(await loadMigrations(), new Date());
    expect(releases[8]?.name).toBe('r9 purchase orders');
    expect(releases.every(({ name }) => !name.includes(','))).toBe(true);
    expect(new Set(releases.map(({ database }) => database)).size).toBe(releases.length);
  });
});

describe('the ledger checksum', () => {
  it('is the CRC-32 of the text without its line ends, signed', () => {
    expect(flywayChecksum('123456789')).toBe(0xcbf43926 - 2 ** 32);
    expect(flywayChecksum('1234\n56\r\n789\n')).toBe(flywayChecksum('123456789'));
    expect(flywayChecksum('\uFEFF123456789')).toBe(flywayChecksum('123456789'));
  });
});
