-- What is owed. An invoice is a draft until it gets its number; from then on only its status moves.

create type billing.invoice_status as enum ('draft', 'open', 'paid', 'void');

create sequence billing.invoice_number_seq as bigint start with 100001 cache 1;
comment on sequence billing.invoice_number_seq is 'Gaps are allowed by our auditors, repeats are not.';

create table billing.tax_rates (
  id bigint generated always as identity primary key,
  country app.country_code not null,
  region text,
  percentage numeric(6, 4) not null,
  is_inclusive boolean not null default false,
  valid daterange not null default daterange(current_date, null),
  constraint tax_rates_percentage_is_sane check (percentage >= 0 and percentage < 100)
);

create index tax_rates_country_idx on billing.tax_rates (country, coalesce(region, ''));

create table billing.invoices (
  id bigint generated always as identity primary key,
  public_id uuid not null default gen_random_uuid() unique,
  number text unique,
  account_id bigint not null references app.accounts,
  subscription_id bigint references billing.subscriptions,
  status billing.invoice_status not null default 'draft',
  currency billing.currency_code not null,
  subtotal billing.minor_units not null default 0,
  tax billing.minor_units not null default 0,
  total bigint generated always as (subtotal + tax) stored,
  issued_at timestamptz,
  due_on date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint invoices_issued_has_a_number check (status = 'draft' or (number is not null and issued_at is not null)),
  constraint invoices_due_needs_issue check (due_on is null or issued_at is not null)
);

create index invoices_account_id_idx on billing.invoices (account_id, created_at desc);
create index invoices_subscription_id_idx on billing.invoices (subscription_id);
create index invoices_open_due_on_idx on billing.invoices (due_on) include (account_id, total) where status = 'open';

create table billing.invoice_lines (
  id bigint generated always as identity primary key,
  invoice_id bigint not null references billing.invoices on delete cascade,
  subscription_item_id bigint references billing.subscription_items on delete set null,
  tax_rate_id bigint references billing.tax_rates,
  description text not null,
  quantity numeric(14, 4) not null default 1,
  unit_amount numeric(18, 6) not null,
  amount bigint generated always as (round(quantity * unit_amount)::bigint) stored,
  period daterange,
  constraint invoice_lines_quantity_is_not_zero check (quantity <> 0)
);

create index invoice_lines_invoice_id_idx on billing.invoice_lines (invoice_id) include (amount);
create index invoice_lines_subscription_item_id_idx on billing.invoice_lines (subscription_item_id);
create index invoice_lines_tax_rate_id_idx on billing.invoice_lines (tax_rate_id);

create table billing.credit_notes (
  id bigint generated always as identity primary key,
  number text not null unique,
  invoice_id bigint not null references billing.invoices,
  reason text not null,
  amount billing.minor_units not null,
  issued_at timestamptz not null default now()
);

create index credit_notes_invoice_id_idx on billing.credit_notes (invoice_id);

create table billing.credit_note_lines (
  credit_note_id bigint not null references billing.credit_notes on delete cascade,
  invoice_line_id bigint not null references billing.invoice_lines,
  amount billing.minor_units not null,
  primary key (credit_note_id, invoice_line_id)
);

create index credit_note_lines_invoice_line_id_idx on billing.credit_note_lines (invoice_line_id);

-- The two point at each other, so this one waits for the commit.
alter table billing.subscriptions
  add column latest_invoice_id bigint references billing.invoices deferrable initially deferred;

create index subscriptions_latest_invoice_id_idx on billing.subscriptions (latest_invoice_id);

create function billing.refresh_invoice_subtotal() returns trigger
language plpgsql
as $$
begin
  update billing.invoices i
  set subtotal = coalesce((select sum(l.amount) from billing.invoice_lines l where l.invoice_id = i.id), 0)
  where i.id in (new.invoice_id, old.invoice_id);
  return null;
end;
$$;

create trigger invoice_lines_refresh_subtotal after insert or update or delete on billing.invoice_lines
  for each row execute function billing.refresh_invoice_subtotal();

create trigger invoices_touch before update on billing.invoices
  for each row execute function app.touch_updated_at();

create function billing.issue_invoice(invoice_id bigint, due_in_days integer default 14) returns text
language plpgsql
as $$
declare
  issued_number text;
begin
  update billing.invoices i
  set status = 'open',
      number = to_char(now(), 'YYYY') || '-' || lpad(nextval('billing.invoice_number_seq')::text, 8, '0'),
      issued_at = now(),
      due_on = current_date + due_in_days
  where i.id = issue_invoice.invoice_id and i.status = 'draft'
  returning i.number into issued_number;

  if issued_number is null then
    raise exception 'invoice % is no draft', invoice_id using errcode = 'no_data_found';
  end if;
  return issued_number;
end;
$$;
comment on function billing.issue_invoice(bigint, integer) is 'Turns a draft into an open invoice and returns its number.';

create function billing.late_fee(overdue billing.minor_units, days_overdue integer) returns bigint
language plpgsql
immutable strict parallel safe
as $$
begin
  -- A grace period of a week, then one per cent for each started month, ten at most.
  if days_overdue <= 7 then
    return 0;
  end if;
  return round(overdue * least(0.01 * ceil(days_overdue / 30.0), 0.10));
end;
$$;

-- A document that customers keep as evidence: the service adds and moves it on, nobody deletes it.
revoke update on billing.credit_notes, billing.credit_note_lines from billing_api, billing_worker;
