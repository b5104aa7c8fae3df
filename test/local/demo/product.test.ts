import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDemoFleet, type DemoFleet } from '../../../local/demo/build-fleet.ts';
import { withClient } from '../../../local/demo/databases.ts';
import { installedMajors } from '../../../local/postgres/binaries.ts';
import { type PostgresServer, startPostgres } from '../../../local/postgres/server.ts';

/** SQL-language bodies that are parsed when they are written came with 14. */
const majors = installedMajors().filter((major) => major >= 14);

describe.each(majors)('the demo product on PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let fleet: DemoFleet;

  beforeAll(async () => {
    server = await startPostgres({ major });
    fleet = await buildDemoFleet(server, { tenants: [] });
  });

  afterAll(async () => {
    await fleet?.stop();
    await server?.stop();
  });

  /** In a transaction that is undone, as the owner of everything. */
  const inTransaction = <T>(work: (client: Client) => Promise<T>) =>
    withClient(server.connection(fleet.canonical.database), async (client) => {
      await client.query('begin; set local role billing_owner');
      try {
        return await work(client);
      } finally {
        await client.query('rollback');
      }
    });

  it('takes every migration, and the ledger has a row for each with all that Flyway writes', async () => {
    await inTransaction(async (client) => {
      const { rows } = await client.query(/* sql */ `
        select count(*)::int as rows, bool_and(success) as success, bool_and(type = 'SQL' and checksum is not null) as complete,
          max(installed_rank) as last from public.flyway_schema_history`);
      const count = fleet.releases.length;
      expect(rows).toEqual([{ rows: count, success: true, complete: true, last: count }]);
    });
  });

  it('ends with about forty tables, each with a primary key, and an index under every foreign key', async () => {
    await inTransaction(async (client) => {
      const { rows } = await client.query(/* sql */ `
        with tables as (
          select oid from pg_class
          where relkind in ('r', 'p') and relnamespace::regnamespace::text in ('app', 'billing', 'usage', 'audit')
        )
        select
          (select count(*)::int from tables) as tables,
          (select count(*)::int from tables
            where not exists (select from pg_constraint where conrelid = tables.oid and contype = 'p')) as "withoutKey",
          (select json_agg(conname) from pg_constraint where contype = 'f' and conrelid in (select oid from tables)
            and not exists (select from pg_index where indrelid = conrelid
              and conkey @> (string_to_array(indkey::text, ' ')::int2[])[1:cardinality(conkey)])) as "withoutIndex"`);
      expect(rows).toEqual([{ tables: expect.any(Number), withoutKey: 0, withoutIndex: null }]);
      expect(rows[0]?.tables).toBeGreaterThan(38);
    });
  });

  it('bills: an invoice is issued, paid, announced and audited', async () => {
    await inTransaction(async (client) => {
      const account = await addAccount(client, 'Juniper Bakery');
      const invoice = await addInvoice(client, account, 2450);
      const issued = await client.query('select billing.issue_invoice($1, 30) as number', [invoice]);
      expect(issued.rows[0]?.number).toMatch(/^\d{4}-\d{8}$/);
      await client.query(
        `insert into billing.payments (invoice_id, currency, amount, status, idempotency_key)
         select id, currency, total, 'succeeded', 'key-1' from billing.invoices where id = $1`,
        [invoice],
      );
      const { rows } = await client.query(
        /* sql */ `
        select status::text, total::int, (select array_agg(event_type order by id) from app.outbox) as events,
          (select count(*)::int from audit.entries where relation = 'billing.invoices') as audited,
          billing.refundable_amount((select id from billing.payments))::int as refundable
        from billing.invoices where id = $1`,
        [invoice],
      );
      expect(rows).toEqual([
        { status: 'paid', total: 4900, events: ['invoice.open', 'invoice.paid'], audited: 4, refundable: 4900 },
      ]);
    });
  });

  it('shows the portal one account and nothing else', async () => {
    await inTransaction(async (client) => {
      const mine = await addAccount(client, 'Mine');
      const theirs = await addAccount(client, 'Theirs');
      for (const account of [mine, theirs]) {
        await client.query('select billing.issue_invoice($1)', [await addInvoice(client, account, 100)]);
      }
      await addInvoice(client, mine, 100);
      await client.query('reset role; set local role billing_portal');
      const asNobody = await client.query('select count(*)::int as seen from billing.invoices');
      expect(asNobody.rows).toEqual([{ seen: 0 }]);
      await client.query(`select set_config('app.account_id', $1, true)`, [mine]);
      const asMe = await client.query('select account_id, status::text from billing.invoices');
      expect(asMe.rows).toEqual([{ account_id: mine, status: 'open' }]);
      await expect(client.query('select settings from app.accounts')).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('adds usage up by day, and stops a change of the past', async () => {
    await inTransaction(async (client) => {
      const account = await addAccount(client, 'Usage');
      await client.query(
        /* sql */ `
        with meter as (insert into usage.meters (code, unit) values ('api-calls', 'call') returning id)
        insert into usage.events (account_id, meter_id, occurred_at, event_key, quantity)
        select $1, meter.id, moment, gen_random_uuid(), 5
        from meter, unnest(array['2026-07-31 23:59+00', '2026-08-01 00:00+00', '2026-08-01 12:00+00', '2031-01-01 00:00+00']::timestamptz[]) as moment`,
        [account],
      );
      const { rows } = await client.query(
        'select day::text, billable::float8, events::int from usage.daily_totals order by day',
      );
      expect(rows).toEqual([
        { day: '2026-07-31', billable: 5, events: 1 },
        { day: '2026-08-01', billable: 10, events: 2 },
        { day: '2031-01-01', billable: 5, events: 1 },
      ]);
      await expect(client.query('delete from audit.entries')).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('computes what reports and reminders need', async () => {
    await inTransaction(async (client) => {
      const { rows } = await client.query(/* sql */ `
        select billing.late_fee(10000, 7)::int as grace, billing.late_fee(10000, 45)::int as late, billing.late_fee(10000, 400)::int as capped,
          billing.next_period('2026-01-31', 'month')::text as period, billing.monthly_amount(1200, 'year', 1)::int as monthly,
          (billing.apply_coupon(row(1, 'Spring', 20, null, null, 'once', null, null, null, now())::billing.coupons, 5000)).amount::int as off`);
      expect(rows).toEqual([
        { grace: 0, late: 200, capped: 500, period: '[2026-01-31,2026-02-28)', monthly: 100, off: 1000 },
      ]);
      await client.query('select billing.refresh_reports()');
      await client.query(
        'select from billing.receivables_by_age, billing.churn_by_month, usage.month_to_date, billing.open_balances',
      );
    });
  });
});

async function addAccount(client: Client, name: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into app.accounts (name, country, billing_email) values ($1, 'NL', 'billing@example.org') returning id`,
    [name],
  );
  return rows[0]?.id ?? '';
}

/** A draft with two lines of this amount. */
async function addInvoice(client: Client, account: string, amount: number): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into billing.invoices (account_id, currency) values ($1, 'EUR') returning id`,
    [account],
  );
  const id = rows[0]?.id ?? '';
  await client.query(
    `insert into billing.invoice_lines (invoice_id, description, unit_amount) values ($1, 'Seat', $2), ($1, 'Seat', $2)`,
    [id, amount],
  );
  return id;
}
