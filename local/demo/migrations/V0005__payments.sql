-- What was paid, what was tried, and what went back.

create type billing.payment_method_kind as enum ('card', 'direct_debit', 'bank_transfer', 'wallet');
create type billing.payment_status as enum ('pending', 'succeeded', 'failed', 'refunded');
create type billing.dispute_status as enum ('needs_response', 'under_review', 'won', 'lost');

create table billing.payment_methods (
  id bigint generated always as identity primary key,
  account_id bigint not null references app.accounts on delete cascade,
  kind billing.payment_method_kind not null,
  provider text not null,
  provider_token text not null,
  display_hint text not null default '',
  expires_on date,
  is_default boolean not null default false,
  created_at timestamptz not null default now(),
  detached_at timestamptz
);
comment on column billing.payment_methods.provider_token is 'The payment provider''s handle; card numbers never come here.';

create unique index payment_methods_provider_token_key on billing.payment_methods (provider, provider_token);
create unique index payment_methods_one_default on billing.payment_methods (account_id) where is_default and detached_at is null;
create index payment_methods_account_id_idx on billing.payment_methods (account_id);

create table billing.payments (
  id bigint generated always as identity primary key,
  public_id uuid not null default gen_random_uuid() unique,
  invoice_id bigint not null references billing.invoices,
  payment_method_id bigint references billing.payment_methods on delete set null,
  status billing.payment_status not null default 'pending',
  currency billing.currency_code not null,
  amount billing.minor_units not null,
  provider_reference text,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  constraint payments_amount_is_positive check (amount > 0),
  constraint payments_settled_is_final check (settled_at is null or status <> 'pending')
);

create index payments_invoice_id_idx on billing.payments (invoice_id);
create index payments_payment_method_id_idx on billing.payments (payment_method_id);
create index payments_pending_idx on billing.payments (created_at) where status = 'pending';
create index payments_provider_reference_idx on billing.payments using hash (provider_reference);

create table billing.payment_attempts (
  payment_id bigint not null references billing.payments on delete cascade,
  attempt smallint not null,
  attempted_at timestamptz not null default now(),
  succeeded boolean not null,
  failure_code text,
  provider_response jsonb,
  primary key (payment_id, attempt),
  constraint payment_attempts_failure_says_why check (succeeded or failure_code is not null)
);

create table billing.refunds (
  id bigint generated always as identity primary key,
  payment_id bigint not null references billing.payments,
  credit_note_id bigint references billing.credit_notes,
  amount billing.minor_units not null,
  reason text not null,
  provider_reference text unique,
  created_at timestamptz not null default now(),
  constraint refunds_amount_is_positive check (amount > 0)
);

create index refunds_payment_id_idx on billing.refunds (payment_id);
create index refunds_credit_note_id_idx on billing.refunds (credit_note_id);

create table billing.disputes (
  id bigint generated always as identity primary key,
  payment_id bigint not null unique references billing.payments,
  status billing.dispute_status not null default 'needs_response',
  amount billing.minor_units not null,
  opened_at timestamptz not null default now(),
  respond_by timestamptz not null,
  evidence jsonb not null default '{}'
);

create index disputes_respond_by_idx on billing.disputes (respond_by) where status = 'needs_response';

create function billing.settle_invoice() returns trigger
language plpgsql
as $$
begin
  update billing.invoices i
  set status = 'paid'
  where i.id = new.invoice_id
    and i.status = 'open'
    and i.total <= (select sum(p.amount) from billing.payments p where p.invoice_id = i.id and p.status = 'succeeded');
  return null;
end;
$$;

create trigger payments_settle_invoice after insert or update of status on billing.payments
  for each row when (new.status = 'succeeded') execute function billing.settle_invoice();

create function billing.refundable_amount(payment_id bigint) returns bigint
language sql
stable strict
return (
  select p.amount - coalesce((select sum(r.amount) from billing.refunds r where r.payment_id = p.id), 0)::bigint
  from billing.payments p
  where p.id = refundable_amount.payment_id and p.status in ('succeeded', 'refunded')
);

create view billing.open_balances as
select i.account_id, i.currency, count(*) as open_invoices, sum(i.total) as owed,
  min(i.due_on) as oldest_due_on,
  sum(i.total) filter (where i.due_on < current_date) as overdue
from billing.invoices i
where i.status = 'open'
group by i.account_id, i.currency;

revoke insert, update on billing.active_subscriptions, billing.open_balances from billing_api, billing_worker;
