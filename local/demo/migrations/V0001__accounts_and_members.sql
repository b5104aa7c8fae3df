-- The companies we bill, the people who act for them, and their ways in.

create extension citext;

create schema app;
comment on schema app is 'Accounts, the people behind them, and their ways in.';

-- Nothing is callable or readable by accident: every right below is given by name.
alter default privileges revoke execute on functions from public;

grant usage on schema app to billing_api, billing_worker, billing_support, billing_portal;
alter default privileges in schema app grant select, insert, update, delete on tables to billing_api;
alter default privileges in schema app grant select on tables to billing_worker, billing_support;
alter default privileges in schema app grant execute on functions to billing_api, billing_worker;

create domain app.email_address as citext
  constraint email_address_has_one_at check (value ~ '^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$');

create domain app.country_code as character(2)
  constraint country_code_is_iso_3166 check (value ~ '^[A-Z]{2}$');

create type app.member_role as enum ('owner', 'admin', 'finance', 'viewer');

create function app.touch_updated_at() returns trigger
language plpgsql
as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end;
$$;
comment on function app.touch_updated_at() is 'Keeps updated_at true, whoever writes the row.';

create table app.accounts (
  id bigint generated always as identity primary key,
  public_id uuid not null default gen_random_uuid() unique,
  name text not null,
  legal_name character varying(160),
  country app.country_code not null,
  billing_email app.email_address not null,
  time_zone text not null default 'UTC',
  settings jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  closed_at timestamptz,
  constraint accounts_name_is_not_blank check (btrim(name) <> ''),
  constraint accounts_settings_is_an_object check (jsonb_typeof(settings) = 'object'),
  constraint accounts_closed_after_creation check (closed_at >= created_at)
);
comment on table app.accounts is 'One customer who receives invoices.';
comment on column app.accounts.public_id is 'The only id that leaves the house; bigint ids stay inside.';

create index accounts_open_name_idx on app.accounts (lower(name)) where closed_at is null;

create table app.members (
  id bigint generated always as identity primary key,
  account_id bigint not null references app.accounts on delete cascade,
  email app.email_address not null,
  display_name text not null default '',
  role app.member_role not null default 'viewer',
  joined_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deactivated_at timestamptz,
  constraint members_account_id_email_key unique (account_id, email)
);

create index members_email_idx on app.members (email) include (account_id, role) where deactivated_at is null;

create table app.invitations (
  id bigint generated always as identity primary key,
  account_id bigint not null references app.accounts on delete cascade,
  invited_by bigint references app.members on delete set null,
  email app.email_address not null,
  role app.member_role not null,
  token_digest bytea not null unique,
  expires_at timestamptz not null default now() + interval '7 days',
  accepted_at timestamptz,
  constraint invitations_token_is_sha256 check (octet_length(token_digest) = 32)
);

create unique index invitations_one_pending_per_email on app.invitations (account_id, email) where accepted_at is null;
create index invitations_invited_by_idx on app.invitations (invited_by);

create table app.api_keys (
  id bigint generated always as identity primary key,
  account_id bigint not null references app.accounts on delete cascade,
  label text not null,
  prefix character(8) not null unique,
  secret_digest bytea not null,
  scopes text[] not null default '{}',
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
comment on column app.api_keys.prefix is 'Shown in the dashboard, so that a key can be told apart without being known.';

create index api_keys_account_id_idx on app.api_keys (account_id) where revoked_at is null;
create index api_keys_scopes_idx on app.api_keys using gin (scopes);

create function app.require_an_owner() returns trigger
language plpgsql
as $$
begin
  if exists (select from app.accounts where id = old.account_id and closed_at is null)
    and not exists (
      select from app.members where account_id = old.account_id and role = 'owner' and deactivated_at is null
    )
  then
    raise exception 'account % would be left without an owner', old.account_id using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end;
$$;

create trigger accounts_touch before update on app.accounts
  for each row execute function app.touch_updated_at();

create trigger members_touch before update on app.members
  for each row when (old.* is distinct from new.*) execute function app.touch_updated_at();

-- Deferred, so that two members can swap roles in one transaction.
create constraint trigger members_keep_an_owner after update of role, deactivated_at or delete on app.members
  deferrable initially deferred
  for each row when (old.role = 'owner') execute function app.require_an_owner();
