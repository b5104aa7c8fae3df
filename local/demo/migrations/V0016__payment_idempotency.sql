-- A retried request must not charge twice: every payment carries the caller's key, and every answer is kept for a day.
-- The index is built without blocking payments, so this file runs outside a transaction, one statement a paragraph.

alter table billing.payments add column idempotency_key text;

update billing.payments set idempotency_key = provider_reference where idempotency_key is null;

create unique index concurrently payments_idempotency_key_key on billing.payments (idempotency_key);

alter table billing.payments alter column idempotency_key set not null;

create table billing.idempotent_requests (
  key text primary key,
  request_digest bytea not null,
  response jsonb,
  created_at timestamptz not null default now(),
  completed_at timestamptz,
  constraint idempotent_requests_digest_is_sha256 check (octet_length(request_digest) = 32)
);

create index idempotent_requests_created_at_idx on billing.idempotent_requests using brin (created_at);

create function billing.forget_old_requests(keep interval default interval '1 day') returns bigint
language sql
as $$
  with forgotten as (
    delete from billing.idempotent_requests where created_at < now() - keep returning 1
  )
  select count(*) from forgotten
$$;

grant delete on billing.idempotent_requests to billing_worker;
