-- Three months more, a limit that warns before it bites, and totals that can be corrected.

call usage.add_month('2026-10-01');
call usage.add_month('2026-11-01');
call usage.add_month('2026-12-01');

create table usage.limits (
  account_id bigint not null references app.accounts on delete cascade,
  meter_id integer not null references usage.meters,
  soft_limit numeric(24, 6),
  hard_limit numeric(24, 6),
  notified_at timestamptz,
  primary key (account_id, meter_id),
  constraint limits_has_one check (num_nonnulls(soft_limit, hard_limit) > 0),
  constraint limits_soft_below_hard check (soft_limit <= hard_limit)
);

create index limits_meter_id_idx on usage.limits (meter_id);

alter table usage.daily_totals
  add column correction numeric(24, 6) not null default 0,
  add column billable numeric(24, 6) generated always as (greatest(quantity + correction, 0)) stored;

create view usage.month_to_date as
select
  t.account_id,
  m.code as meter,
  m.unit,
  sum(t.billable) as billable,
  max(l.soft_limit) as soft_limit,
  coalesce(sum(t.billable) >= max(l.soft_limit), false) as is_above_soft_limit
from usage.daily_totals t
join usage.meters m on m.id = t.meter_id
left join usage.limits l on l.account_id = t.account_id and l.meter_id = t.meter_id
where t.day >= date_trunc('month', current_date)
group by t.account_id, m.code, m.unit;

revoke insert on usage.month_to_date from billing_api, billing_worker;
revoke update, delete on usage.month_to_date from billing_worker;
