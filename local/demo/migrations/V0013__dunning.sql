-- What happens when an invoice is not paid: reminders, fees, a pause, and in the end a write-off.

alter type billing.subscription_status add value 'paused' after 'past_due';
alter type billing.invoice_status add value 'uncollectible' before 'void';

create type billing.dunning_action as enum ('email', 'retry_payment', 'late_fee', 'pause_subscription', 'write_off');

create table billing.dunning_policies (
  id bigint generated always as identity primary key,
  name text not null unique,
  is_default boolean not null default false,
  created_at timestamptz not null default now()
);

create unique index dunning_policies_one_default on billing.dunning_policies ((true)) where is_default;

create table billing.dunning_steps (
  policy_id bigint not null references billing.dunning_policies on delete cascade,
  days_overdue smallint not null,
  action billing.dunning_action not null,
  template text,
  primary key (policy_id, days_overdue, action),
  constraint dunning_steps_days_are_positive check (days_overdue > 0),
  constraint dunning_steps_email_has_a_template check (action <> 'email' or template is not null)
);

create table billing.dunning_runs (
  id bigint generated always as identity primary key,
  invoice_id bigint not null references billing.invoices on delete cascade,
  policy_id bigint not null,
  days_overdue smallint not null,
  action billing.dunning_action not null,
  ran_at timestamptz not null default now(),
  outcome text,
  constraint dunning_runs_step_fkey foreign key (policy_id, days_overdue, action)
    references billing.dunning_steps match full on update cascade
);

create unique index dunning_runs_once_per_step on billing.dunning_runs (invoice_id, policy_id, days_overdue, action);
create index dunning_runs_step_idx on billing.dunning_runs (policy_id, days_overdue, action);

alter table app.accounts
  add column dunning_policy_id bigint references billing.dunning_policies on delete set null;

create index accounts_dunning_policy_id_idx on app.accounts (dunning_policy_id) where dunning_policy_id is not null;

-- Ten per cent was challenged in two countries; five is safe everywhere we bill.
create or replace function billing.late_fee(overdue billing.minor_units, days_overdue integer) returns bigint
language plpgsql
immutable strict parallel safe
as $$
begin
  -- A grace period of a week, then one per cent for each started month, five at most.
  if days_overdue <= 7 then
    return 0;
  end if;
  return round(overdue * least(0.01 * ceil(days_overdue / 30.0), 0.05));
end;
$$;
