import { crc32 } from 'node:zlib';
import type { Client } from 'pg';
import { type Migration, statementsOf } from './migrations.ts';

/** Runs migrations and keeps `flyway_schema_history` the way Flyway does on PostgreSQL. */

/** What Flyway creates in a database that it meets for the first time. */
export async function createLedger(client: Client): Promise<void> {
  await client.query(/* sql */ `
    create table public.flyway_schema_history (
      installed_rank integer not null,
      version character varying(50),
      description character varying(200) not null,
      type character varying(20) not null,
      script character varying(1000) not null,
      checksum integer,
      installed_by character varying(100) not null,
      installed_on timestamp without time zone not null default now(),
      execution_time integer not null,
      success boolean not null,
      constraint flyway_schema_history_pk primary key (installed_rank)
    );
    create index flyway_schema_history_s_idx on public.flyway_schema_history (success)`);
}

/**
 * Runs one migration and records it as installed at `at`. When it fails the error is the server's, and what stays is what
 * would stay in the field: nothing after a transaction; outside one, the statements before and a row with success = false.
 */
export async function applyMigration(client: Client, migration: Migration, at: Date): Promise<void> {
  const start = performance.now();
  const elapsedMs = () => Math.round(performance.now() - start);
  const recordOutcome = (success: boolean) => record(client, migration, { at, elapsedMs: elapsedMs(), success });
  try {
    if (migration.transactional) await client.query(`begin;\n${migration.sql}`);
    else for (const statement of statementsOf(migration)) await client.query(statement);
  } catch (error) {
    if (migration.transactional) await client.query('rollback');
    else await recordOutcome(false);
    throw error;
  }
  await recordOutcome(true);
  if (migration.transactional) await client.query('commit');
}

/** What `flyway migrate -skipExecutingMigrations` does: the ledger says applied, the schema says nothing. */
export async function recordWithoutRunning(client: Client, migration: Migration, at: Date): Promise<void> {
  await record(client, migration, { at, elapsedMs: 0, success: true });
}

interface Outcome {
  readonly at: Date;
  readonly elapsedMs: number;
  readonly success: boolean;
}

async function record(client: Client, migration: Migration, { at, elapsedMs, success }: Outcome): Promise<void> {
  const { version, description, script, sql } = migration;
  await client.query(
    /* sql */ `
    insert into public.flyway_schema_history
      (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success)
    select coalesce(max(installed_rank), 0) + 1, $1, $2, 'SQL', $3, $4, current_user, $5::timestamptz at time zone 'UTC', $6, $7
    from public.flyway_schema_history`,
    [version, description, script, flywayChecksum(sql), at.toISOString(), elapsedMs, success],
  );
}

/** Flyway's own: the CRC-32 of all lines without their ends, as a signed 32-bit number. */
export function flywayChecksum(sql: string): number {
  return crc32(sql.replace(/^\uFEFF/, '').replace(/\r\n|\r|\n/g, '')) | 0;
}
