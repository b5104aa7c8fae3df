-- Reverse charge and exemptions. The tax number moves from a free-text line in the settings to checked rows.

create type app.tax_number_kind as enum ('eu_vat', 'gb_vat', 'ch_uid', 'au_abn', 'us_ein', 'other');

create table app.tax_identities (
  id bigint generated always as identity primary key,
  account_id bigint not null references app.accounts on delete cascade,
  kind app.tax_number_kind not null,
  number text not null,
  country app.country_code not null,
  verified_at timestamptz,
  verification jsonb,
  constraint tax_identities_account_id_kind_number_key unique (account_id, kind, number),
  constraint tax_identities_number_is_compact check (number = upper(number) and number !~ '\s')
);

create table billing.tax_exemptions (
  account_id bigint not null references app.accounts on delete cascade,
  country app.country_code not null,
  certificate text not null,
  valid daterange not null,
  primary key (account_id, country, valid),
  constraint tax_exemptions_valid_is_not_empty check (not isempty(valid))
);

alter table billing.tax_rates
  add column name text not null default '',
  drop column is_inclusive;

create type billing.tax_behavior as enum ('exclusive', 'inclusive', 'reverse_charge');

alter table billing.invoice_lines
  add column tax_behavior billing.tax_behavior not null default 'exclusive';

update app.accounts set settings = settings - 'tax_number' where settings ? 'tax_number';

create function billing.tax_rate_on(country app.country_code, region text, day date) returns numeric
language sql
stable
as $$
  select r.percentage
  from billing.tax_rates r
  where r.country = tax_rate_on.country
    and (r.region = tax_rate_on.region or r.region is null)
    and r.valid @> day
  order by r.region nulls last, lower(r.valid) desc
  limit 1
$$;

alter table app.tax_identities enable row level security;
create policy tax_identities_staff on app.tax_identities to billing_api, billing_worker, billing_support using (true);
create policy tax_identities_portal on app.tax_identities for select to billing_portal
  using (account_id = app.current_account_id());
grant select on app.tax_identities to billing_portal;
