-- Who has bought what, and until when it is paid.

create type billing.subscription_status as enum ('trialing', 'active', 'past_due', 'canceled');

create table billing.subscriptions (
  id bigint generated always as identity primary key,
  public_id uuid not null default gen_random_uuid() unique,
  account_id bigint not null references app.accounts,
  plan_id bigint not null references billing.plans,
  status billing.subscription_status not null default 'trialing',
  period daterange not null,
  period_start date generated always as (lower(period)) stored,
  trial_ends_on date,
  cancel_at_period_end boolean not null default false,
  canceled_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint subscriptions_period_is_bounded check (not isempty(period) and not lower_inf(period) and not upper_inf(period)),
  constraint subscriptions_canceled_has_a_time check ((status = 'canceled') = (canceled_at is not null))
);
comment on column billing.subscriptions.period is 'What the last invoice covers; the end is exclusive.';

create index subscriptions_account_id_idx on billing.subscriptions (account_id, status);
create index subscriptions_plan_id_idx on billing.subscriptions (plan_id);
create index subscriptions_period_idx on billing.subscriptions using gist (period);
create unique index subscriptions_one_live_per_plan on billing.subscriptions (account_id, plan_id) where status <> 'canceled';

create table billing.subscription_items (
  id bigint generated always as identity primary key,
  subscription_id bigint not null references billing.subscriptions on delete cascade,
  price_id bigint not null references billing.prices,
  quantity integer not null default 1,
  constraint subscription_items_subscription_id_price_id_key unique (subscription_id, price_id),
  constraint subscription_items_quantity_is_positive check (quantity > 0)
);

create index subscription_items_price_id_idx on billing.subscription_items (price_id);

create table billing.subscription_changes (
  id bigint generated always as identity primary key,
  subscription_id bigint not null references billing.subscriptions on delete cascade,
  changed_at timestamptz not null default now(),
  changed_by bigint references app.members on delete set null,
  from_status billing.subscription_status,
  to_status billing.subscription_status not null,
  reason text not null default ''
);

create index subscription_changes_subscription_id_idx on billing.subscription_changes (subscription_id, changed_at desc);
create index subscription_changes_changed_by_idx on billing.subscription_changes (changed_by);

create function billing.next_period(period_end date, every billing.price_interval, count integer default 1)
returns daterange
language sql
immutable strict parallel safe
return daterange(
  period_end,
  (period_end + case every
    when 'day' then make_interval(days => count)
    when 'week' then make_interval(weeks => count)
    when 'month' then make_interval(months => count)
    when 'year' then make_interval(years => count)
  end)::date
);

create function billing.record_subscription_change() returns trigger
language plpgsql
as $$
begin
  insert into billing.subscription_changes (subscription_id, from_status, to_status)
  values (new.id, case when tg_op = 'UPDATE' then old.status end, new.status);
  return null;
end;
$$;

create trigger subscriptions_touch before update on billing.subscriptions
  for each row execute function app.touch_updated_at();

create trigger subscriptions_record_creation after insert on billing.subscriptions
  for each row execute function billing.record_subscription_change();

create trigger subscriptions_record_change after update of status on billing.subscriptions
  for each row when (old.status is distinct from new.status) execute function billing.record_subscription_change();

create view billing.active_subscriptions with (security_barrier = true) as
select s.id, s.public_id, s.account_id, a.name as account_name, p.code as plan_code, s.status, upper(s.period) as renews_on
from billing.subscriptions s
join app.accounts a on a.id = s.account_id
join billing.plans p on p.id = s.plan_id
where s.status in ('trialing', 'active', 'past_due') and a.closed_at is null;
