-- The numbers finance asks for every Monday, so that nobody writes them by hand again.

create function billing.monthly_amount(amount bigint, every billing.price_interval, count integer) returns numeric
language sql
immutable strict parallel safe
return amount / (count * case every
  when 'day' then 12.0 / 365
  when 'week' then 12.0 / 52
  when 'month' then 1
  when 'year' then 12
end);

create materialized view billing.monthly_recurring_revenue as
select
  p.currency,
  pl.id as plan_id,
  pl.code as plan_code,
  count(distinct s.account_id) as accounts,
  round(sum(billing.monthly_amount(p.amount, p.recurs_every, p.interval_count) * si.quantity), 2) as recurring
from billing.subscriptions s
join billing.subscription_items si on si.subscription_id = s.id
join billing.prices p on p.id = si.price_id
join billing.plans pl on pl.id = p.plan_id
where s.status in ('active', 'past_due') and p.amount is not null
group by p.currency, pl.id, pl.code
with no data;
comment on materialized view billing.monthly_recurring_revenue is 'Refreshed nightly by the worker; never read it for a bill.';

-- What "refresh … concurrently" needs.
create unique index monthly_recurring_revenue_key on billing.monthly_recurring_revenue (currency, plan_id);

create view billing.receivables_by_age as
select
  i.account_id,
  a.name as account_name,
  i.currency,
  case
    when i.due_on >= current_date then 'not due'
    when i.due_on >= current_date - 30 then '1-30 days'
    when i.due_on >= current_date - 60 then '31-60 days'
    else 'over 60 days'
  end as age,
  count(*) as invoices,
  sum(i.total) as owed
from billing.invoices i
join app.accounts a on a.id = i.account_id
where i.status = 'open'
group by i.account_id, a.name, i.currency, age;

create view billing.churn_by_month as
with months as (
  select date_trunc('month', c.changed_at) as month, c.to_status, count(distinct c.subscription_id) as subscriptions
  from billing.subscription_changes c
  where c.to_status in ('active', 'canceled')
  group by 1, 2
)
select
  month::date as month,
  coalesce(sum(subscriptions) filter (where to_status = 'active'), 0) as won,
  coalesce(sum(subscriptions) filter (where to_status = 'canceled'), 0) as lost
from months
group by month;

create function billing.refresh_reports() returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  refresh materialized view billing.monthly_recurring_revenue;
end;
$$;
comment on function billing.refresh_reports() is 'With the owner''s rights: only an owner may refresh.';

revoke insert, update on billing.monthly_recurring_revenue, billing.receivables_by_age, billing.churn_by_month
  from billing_api, billing_worker;
