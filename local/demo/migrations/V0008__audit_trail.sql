-- Who changed what. Written by triggers with the owner's rights; nobody else can write, and nobody can change, an entry.

create schema audit;
comment on schema audit is 'Append-only record of changes to accounts, prices and money.';

grant usage on schema audit to billing_support;

create type audit.operation as enum ('insert', 'update', 'delete');

create table audit.entries (
  id bigint generated always as identity primary key,
  recorded_at timestamptz not null default clock_timestamp(),
  transaction_id bigint not null default txid_current(),
  actor text not null default session_user,
  acting_member_id bigint,
  relation text not null,
  operation audit.operation not null,
  row_key jsonb not null,
  before jsonb,
  after jsonb,
  constraint entries_show_a_side check (before is not null or after is not null)
);

create index entries_relation_row_key_idx on audit.entries (relation, (row_key ->> 'id'), recorded_at desc);
create index entries_after_idx on audit.entries using gin (after jsonb_path_ops);

create table audit.exports (
  id bigint generated always as identity primary key,
  requested_by bigint references app.members on delete set null,
  covers tstzrange not null,
  reason text not null,
  requested_at timestamptz not null default now(),
  delivered_at timestamptz,
  constraint exports_reason_is_given check (length(btrim(reason)) >= 10)
);

create index exports_requested_by_idx on audit.exports (requested_by);

grant select on audit.entries, audit.exports to billing_support;
grant insert on audit.exports to billing_support;

create function audit.record_change() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  old_row constant jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  new_row constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
begin
  if old_row is not distinct from new_row then
    return null;
  end if;
  insert into audit.entries (acting_member_id, relation, operation, row_key, before, after)
  values (
    nullif(current_setting('app.member_id', true), '')::bigint,
    format('%I.%I', tg_table_schema, tg_table_name),
    lower(tg_op)::audit.operation,
    jsonb_build_object('id', coalesce(new_row, old_row) -> 'id'),
    old_row - array['provider_token', 'secret_digest', 'token_digest'],
    new_row - array['provider_token', 'secret_digest', 'token_digest']
  );
  return null;
end;
$$;

create function audit.forbid_change() returns trigger
language plpgsql
as $$
begin
  raise exception 'audit.entries is append-only' using errcode = 'insufficient_privilege';
end;
$$;

create trigger entries_are_append_only before update or delete or truncate on audit.entries
  for each statement execute function audit.forbid_change();

create trigger accounts_audit after insert or update or delete on app.accounts
  for each row execute function audit.record_change();
create trigger members_audit after insert or update or delete on app.members
  for each row execute function audit.record_change();
create trigger api_keys_audit after insert or update or delete on app.api_keys
  for each row execute function audit.record_change();
create trigger prices_audit after insert or update or delete on billing.prices
  for each row execute function audit.record_change();
create trigger subscriptions_audit after insert or update or delete on billing.subscriptions
  for each row execute function audit.record_change();
create trigger invoices_audit after update or delete on billing.invoices
  for each row execute function audit.record_change();
create trigger refunds_audit after insert or update or delete on billing.refunds
  for each row execute function audit.record_change();
