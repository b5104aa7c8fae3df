-- Customers' systems hear of what happens here. Events are written in the transaction that causes them and sent after it.

create type app.delivery_status as enum ('queued', 'delivered', 'failed', 'abandoned');

create table app.webhook_endpoints (
  id bigint generated always as identity primary key,
  account_id bigint not null references app.accounts on delete cascade,
  url text not null,
  event_types text[] not null default array['*'],
  signing_secret_id uuid not null default gen_random_uuid(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  disabled_at timestamptz,
  constraint webhook_endpoints_url_is_https check (url like 'https://%'),
  constraint webhook_endpoints_event_types_given check (cardinality(event_types) > 0)
);
comment on column app.webhook_endpoints.signing_secret_id is 'Names the secret in the vault; the secret itself is not here.';

create index webhook_endpoints_account_id_idx on app.webhook_endpoints (account_id) where disabled_at is null;

create table app.outbox (
  id bigint generated always as identity primary key,
  account_id bigint not null references app.accounts on delete cascade,
  event_type text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  published_at timestamptz,
  constraint outbox_event_type_is_dotted check (event_type ~ '^[a-z_]+([.][a-z_]+)+$')
) with (autovacuum_vacuum_scale_factor = 0.02);

create index outbox_unpublished_idx on app.outbox (id) where published_at is null;
create index outbox_account_id_idx on app.outbox (account_id);

create table app.webhook_deliveries (
  id bigint generated always as identity primary key,
  endpoint_id bigint not null references app.webhook_endpoints on delete cascade,
  outbox_id bigint not null references app.outbox on delete cascade,
  status app.delivery_status not null default 'queued',
  attempts smallint not null default 0,
  next_attempt_at timestamptz default now(),
  last_response_code smallint,
  delivered_at timestamptz,
  constraint webhook_deliveries_delivered_has_a_time check ((status = 'delivered') = (delivered_at is not null))
);

create unique index webhook_deliveries_endpoint_id_outbox_id_key on app.webhook_deliveries (endpoint_id, outbox_id);
create index webhook_deliveries_outbox_id_idx on app.webhook_deliveries (outbox_id);
create index webhook_deliveries_due_idx on app.webhook_deliveries (next_attempt_at) where status in ('queued', 'failed');

grant insert, update on app.outbox, app.webhook_deliveries to billing_worker;

create function app.publish_invoice_event() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into app.outbox (account_id, event_type, payload)
  values (
    new.account_id,
    'invoice.' || new.status,
    jsonb_build_object('id', new.public_id, 'number', new.number, 'total', new.total, 'currency', new.currency)
  );
  perform pg_notify('outbox', new.account_id::text);
  return null;
end;
$$;

create trigger invoices_publish_event after update of status on billing.invoices
  for each row when (old.status is distinct from new.status) execute function app.publish_invoice_event();

create trigger webhook_endpoints_touch before update on app.webhook_endpoints
  for each row execute function app.touch_updated_at();

alter table app.webhook_endpoints enable row level security;

create policy webhook_endpoints_staff on app.webhook_endpoints to billing_api, billing_worker, billing_support using (true);
create policy webhook_endpoints_portal on app.webhook_endpoints to billing_portal
  using (account_id = app.current_account_id())
  with check (account_id = app.current_account_id());

grant select, insert, update on app.webhook_endpoints to billing_portal;
