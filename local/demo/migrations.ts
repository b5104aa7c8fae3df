import { readdir, readFile } from 'node:fs/promises';
import { DriftError } from '../../shared/core/errors.ts';

/** The demo product's migrations, as Flyway names and reads them. */

export interface Migration {
  /** `0009`, as in the file's name. */
  readonly version: string;
  /** `purchase orders`. */
  readonly description: string;
  readonly script: string;
  readonly sql: string;
  /** False when the file's `.conf` says so: then a failure leaves what was done before it. */
  readonly transactional: boolean;
}

/** A migration that became canonical: its name, since when, and the database that is exactly there. */
export interface Release {
  readonly name: string;
  readonly at: Date;
  readonly database: string;
  readonly migration: Migration;
}

const folder = new URL('./migrations/', import.meta.url);
const fileName = /^V(\d{4})__([a-z0-9_]+)\.sql$/;

/** All migrations, the oldest first. */
export async function loadMigrations(): Promise<Migration[]> {
  const files = (await readdir(folder)).sort();
  const scripts = files.filter((file) => file.endsWith('.sql'));
  return Promise.all(scripts.map((script) => loadMigration(script, files.includes(`${script}.conf`))));
}

async function loadMigration(script: string, hasSettings: boolean): Promise<Migration> {
  const [, version, words] = fileName.exec(script) ?? [];
  if (!version || !words) {
    throw new DriftError('internal', `Migration ${script}: expected a name such as V0001__accounts_and_members.sql.`);
  }
  const sql = await readFile(new URL(script, folder), 'utf8');
  const settings = hasSettings ? await readFile(new URL(`${script}.conf`, folder), 'utf8') : '';
  const transactional = !/^executeInTransaction=false$/m.test(settings);
  return { version, description: words.replaceAll('_', ' '), script, sql, transactional };
}

/** The statements of a migration that runs outside a transaction: each paragraph is one. */
export function statementsOf(migration: Migration): string[] {
  const paragraphs = migration.sql.split(/\n\s*\n/).map((paragraph) => paragraph.trim());
  return paragraphs.filter((paragraph) => paragraph.replace(/^--.*$/gm, '').trim() !== '');
}

const dayMs = 24 * 60 * 60 * 1000;

/** One release for each migration: every nine days one, at nine in the morning, the last three days ago. */
export function planReleases(migrations: readonly Migration[], now: Date): Release[] {
  const nine = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 9);
  return migrations.map((migration, index) => ({
    name: `r${Number(migration.version)} ${migration.description}`,
    at: new Date(nine - (3 + 9 * (migrations.length - 1 - index)) * dayMs),
    database: `release_${String(index + 1).padStart(2, '0')}`,
    migration,
  }));
}
