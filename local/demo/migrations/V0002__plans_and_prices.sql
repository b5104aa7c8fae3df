-- What can be bought, and what it costs. A price never changes: a new one replaces it.

create schema billing;
comment on schema billing is 'What is sold, what is owed, and what was paid.';

grant usage on schema billing to billing_api, billing_worker, billing_support, billing_portal;
alter default privileges in schema billing grant select, insert, update on tables to billing_api, billing_worker;
alter default privileges in schema billing grant select on tables to billing_support;
alter default privileges in schema billing grant usage, select on sequences to billing_api, billing_worker;
alter default privileges in schema billing grant execute on functions to billing_api, billing_worker;

create domain billing.currency_code as character(3)
  constraint currency_code_is_iso_4217 check (value ~ '^[A-Z]{3}$');

create domain billing.minor_units as bigint
  constraint minor_units_is_not_negative check (value >= 0);
comment on domain billing.minor_units is 'An amount in the currency''s smallest unit: cents, öre, yen.';

create type billing.price_interval as enum ('day', 'week', 'month', 'year');
create type billing.pricing_model as enum ('flat', 'per_unit', 'tiered', 'volume');

create table billing.products (
  id bigint generated always as identity primary key,
  code text not null unique,
  name text not null,
  description text not null default '',
  archived_at timestamptz,
  constraint products_code_is_a_slug check (code ~ '^[a-z][a-z0-9-]*$')
);

create table billing.plans (
  id bigint generated always as identity primary key,
  product_id bigint not null references billing.products,
  code text not null,
  name text not null,
  trial_days smallint not null default 0,
  features jsonb not null default '[]',
  is_public boolean not null default true,
  archived_at timestamptz,
  constraint plans_product_id_code_key unique (product_id, code),
  constraint plans_trial_is_at_most_a_year check (trial_days between 0 and 366)
);

create index plans_on_sale_idx on billing.plans (product_id, name) where is_public and archived_at is null;

create table billing.prices (
  id bigint generated always as identity primary key,
  plan_id bigint not null references billing.plans,
  currency billing.currency_code not null,
  model billing.pricing_model not null default 'flat',
  amount billing.minor_units,
  recurs_every billing.price_interval not null default 'month',
  interval_count smallint not null default 1,
  valid_from timestamptz not null default now(),
  valid_until timestamptz,
  constraint prices_flat_has_an_amount check (model in ('tiered', 'volume') or amount is not null),
  constraint prices_interval_count_is_positive check (interval_count > 0),
  constraint prices_validity_is_forward check (valid_until > valid_from)
);

create index prices_plan_id_idx on billing.prices (plan_id, currency) include (amount, model);
create unique index prices_one_current_per_term on billing.prices (plan_id, currency, recurs_every, interval_count)
  where valid_until is null;

create table billing.price_tiers (
  price_id bigint not null references billing.prices on delete cascade,
  from_units bigint not null default 0,
  up_to_units bigint,
  unit_amount numeric(18, 6) not null,
  flat_amount billing.minor_units not null default 0,
  primary key (price_id, from_units),
  constraint price_tiers_range_is_forward check (up_to_units > from_units),
  constraint price_tiers_do_not_overlap exclude using gist (
    int8range(price_id, price_id, '[]') with &&,
    int8range(from_units, up_to_units) with &&
  )
);
comment on column billing.price_tiers.up_to_units is 'Exclusive; null is without end.';
comment on column billing.price_tiers.unit_amount is 'In minor units, with fractions: usage is sold by the tenth of a cent.';

create function billing.forbid_price_change() returns trigger
language plpgsql
as $$
begin
  raise exception 'price % is immutable: end it and create another', old.id using errcode = 'restrict_violation';
end;
$$;

create trigger prices_are_immutable before update of plan_id, currency, model, amount, recurs_every, interval_count
  on billing.prices
  for each row execute function billing.forbid_price_change();
