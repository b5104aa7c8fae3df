-- Usage arrives by the million, is read by the month, and leaves by the partition.

create schema usage;
comment on schema usage is 'What customers consumed, before it becomes an invoice line.';

grant usage on schema usage to billing_api, billing_worker, billing_support;
alter default privileges in schema usage grant select, insert on tables to billing_api;
alter default privileges in schema usage grant select, insert, update, delete on tables to billing_worker;
alter default privileges in schema usage grant select on tables to billing_support;
alter default privileges in schema usage grant execute on functions to billing_worker;

create type usage.aggregation as enum ('sum', 'max', 'last', 'count_distinct');

create table usage.meters (
  id integer generated always as identity primary key,
  code text not null unique,
  unit text not null,
  aggregation usage.aggregation not null default 'sum',
  price_id bigint references billing.prices,
  created_at timestamptz not null default now()
);

create index meters_price_id_idx on usage.meters (price_id);

create table usage.events (
  account_id bigint not null references app.accounts,
  meter_id integer not null references usage.meters,
  occurred_at timestamptz not null,
  event_key uuid not null,
  quantity numeric(20, 6) not null,
  dimensions jsonb not null default '{}',
  received_at timestamptz not null default now(),
  primary key (occurred_at, event_key),
  constraint events_quantity_is_not_negative check (quantity >= 0)
) partition by range (occurred_at);
comment on column usage.events.event_key is 'Chosen by the sender, so that a repeated delivery counts once.';

create index events_account_id_idx on usage.events (account_id, meter_id, occurred_at) include (quantity);
create index events_meter_id_idx on usage.events (meter_id);
create index events_received_at_idx on usage.events using brin (received_at);

create table usage.events_2026_07 partition of usage.events for values from ('2026-07-01 00:00+00') to ('2026-08-01 00:00+00');
create table usage.events_2026_08 partition of usage.events for values from ('2026-08-01 00:00+00') to ('2026-09-01 00:00+00');
create table usage.events_2026_09 partition of usage.events for values from ('2026-09-01 00:00+00') to ('2026-10-01 00:00+00');
create table usage.events_other partition of usage.events default;

create table usage.daily_totals (
  account_id bigint not null references app.accounts,
  meter_id integer not null references usage.meters,
  day date not null,
  quantity numeric(24, 6) not null,
  events bigint not null,
  primary key (account_id, meter_id, day)
) with (fillfactor = 80);

create index daily_totals_meter_id_idx on usage.daily_totals (meter_id, day);

create function usage.add_to_daily_totals() returns trigger
language plpgsql
as $$
begin
  insert into usage.daily_totals as t (account_id, meter_id, day, quantity, events)
  select account_id, meter_id, (occurred_at at time zone 'UTC')::date, sum(quantity), count(*)
  from arrived
  group by 1, 2, 3
  on conflict (account_id, meter_id, day) do update
    set quantity = t.quantity + excluded.quantity, events = t.events + excluded.events;
  return null;
end;
$$;

-- Once a statement, not once a row: the collector inserts a thousand events at a time.
create trigger events_add_to_daily_totals after insert on usage.events
  referencing new table as arrived
  for each statement execute function usage.add_to_daily_totals();

create procedure usage.add_month(month date)
language plpgsql
as $$
declare
  first_day constant date := date_trunc('month', month);
begin
  execute format(
    'create table usage.%I partition of usage.events for values from (%L) to (%L)',
    'events_' || to_char(first_day, 'YYYY_MM'),
    first_day::timestamp at time zone 'UTC',
    (first_day + interval '1 month') at time zone 'UTC'
  );
end;
$$;
