import type { Client } from 'pg';
import { DriftError } from '../../shared/core/errors.ts';
import type { Story } from './fleet.ts';
import { applyMigration, recordWithoutRunning } from './flyway.ts';
import { type Release, statementsOf } from './migrations.ts';

/** How each tenant's database came to be what it is: by the statements that bring it about in the field. */

/** The release a tenant's database is copied from before its story begins; undefined when it has no database here. */
export function startingRelease(story: Story, releases: readonly Release[]): Release | undefined {
  switch (story.kind) {
    case 'database-missing':
    case 'silent-server':
      return undefined;
    case 'behind':
      return releases.at(-1 - story.migrations);
    case 'half-applied':
    case 'invalid-index':
      return releases.at(-2);
    case 'stamped':
      return releases[indexOf(story.version, releases) - 1];
    default:
      return releases.at(-1);
  }
}

/** Brings the story about in a fresh copy of its starting release. */
export async function tellStory(client: Client, story: Story, releases: readonly Release[]): Promise<void> {
  switch (story.kind) {
    case 'half-applied':
      return leaveHalfApplied(client, newest(releases));
    case 'invalid-index':
      return leaveIndexInvalid(client, newest(releases));
    case 'stamped':
      return stamp(client, story.version, releases);
    case 'altered-column-type':
      await client.query('alter table app.accounts alter column legal_name type text');
      return;
    case 'customer-column':
      await client.query(`
        alter table app.accounts add column sap_customer_number text;
        create index accounts_sap_customer_number_idx on app.accounts (sap_customer_number)`);
      return;
    case 'hot-fixed-function':
      return hotFixFunction(client);
    case 'dropped-policy':
      await client.query('drop policy invoices_portal on billing.invoices');
      return;
    default:
      return;
  }
}

function indexOf(version: string, releases: readonly Release[]): number {
  const index = releases.findIndex((release) => release.migration.version === version);
  if (index > 0) return index;
  throw new DriftError('internal', `The demo cannot stamp migration ${version}: expected one after the first.`);
}

const newest = (releases: readonly Release[]): Release => {
  const release = releases.at(-1);
  if (!release) throw new DriftError('internal', 'The demo has no migrations: nothing can be half-applied.');
  return release;
};

/** A payment without a provider's reference: the new key stays empty, so `set not null` fails and ends the migration. */
async function leaveHalfApplied(client: Client, { migration, at }: Release): Promise<void> {
  await addPayments(client, ['ch_5521', null]);
  await expectFailure('23502', () => applyMigration(client, migration, at));
}

/**
 * Two payments with one reference: the unique index fails and stays, invalid. The operator removes the double payment, runs
 * the rest of the file by hand (the index "already exists") and lets `flyway repair` and a second run call it a success.
 */
async function leaveIndexInvalid(client: Client, { migration, at }: Release): Promise<void> {
  await addPayments(client, ['ch_7714', 'ch_7714']);
  await expectFailure('23505', () => applyMigration(client, migration, at));
  await client.query('delete from billing.payments where id = (select max(id) from billing.payments)');
  const statements = statementsOf(migration);
  const failed = statements.findIndex((statement) => statement.includes('index concurrently'));
  for (const statement of statements.slice(failed + 1)) await client.query(statement);
  await client.query('update public.flyway_schema_history set success = true where version = $1', [migration.version]);
}

async function stamp(client: Client, version: string, releases: readonly Release[]): Promise<void> {
  for (const { migration, at } of releases.slice(indexOf(version, releases))) {
    if (migration.version === version) await recordWithoutRunning(client, migration, at);
    else await applyMigration(client, migration, at);
  }
}

/** Tuesday, 23:40: this customer's contract has a longer grace period. */
async function hotFixFunction(client: Client): Promise<void> {
  await client.query(`
    create or replace function billing.late_fee(overdue billing.minor_units, days_overdue integer) returns bigint
    language plpgsql
    immutable strict parallel safe
    as $$
    begin
      -- HOTFIX juniper-travel: 30 days of grace as per contract, remove when the policy table has it
      if days_overdue <= 30 then
        return 0;
      end if;
      return round(overdue * least(0.01 * ceil(days_overdue / 30.0), 0.05));
    end;
    $$`);
}

/** An account with one open invoice and a payment for each reference. */
async function addPayments(client: Client, references: readonly (string | null)[]): Promise<void> {
  await client.query(
    /* sql */ `
    with account as (
      insert into app.accounts (name, country, billing_email) values ('Hillside Bakery', 'DE', 'office@hillside.example') returning id
    ), invoice as (
      insert into billing.invoices (account_id, status, number, issued_at, currency, subtotal)
      select id, 'open', '2026-00100412', now(), 'EUR', 4900 from account returning id
    )
    insert into billing.payments (invoice_id, currency, amount, provider_reference)
    select invoice.id, 'EUR', 2450, reference from invoice, unnest($1::text[]) as reference`,
    [references],
  );
}

/** The story needs this statement to fail, and for this reason. */
async function expectFailure(sqlState: string, attempt: () => Promise<void>): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === sqlState) return;
    throw error;
  }
  throw new DriftError('internal', `A demo migration was meant to fail with SQLSTATE ${sqlState} and did not.`);
}
