-- The self-service portal reads the billing tables directly. It names its account for the length of a transaction
-- (set local app.account_id = …) and sees nothing else; without a name it sees nothing at all.

create function app.current_account_id() returns bigint
language sql
stable parallel safe
return nullif(current_setting('app.account_id', true), '')::bigint;
comment on function app.current_account_id() is 'The account this transaction acts for; null is nobody.';

grant execute on function app.current_account_id() to billing_portal, billing_support;

alter table app.accounts enable row level security;
alter table app.members enable row level security;
alter table billing.subscriptions enable row level security;
alter table billing.invoices enable row level security;
alter table billing.invoice_lines enable row level security;
alter table billing.payments enable row level security;
alter table billing.payment_methods enable row level security;

-- Our own services and people work across accounts.
create policy accounts_staff on app.accounts to billing_api, billing_worker, billing_support using (true);
create policy members_staff on app.members to billing_api, billing_worker, billing_support using (true);
create policy subscriptions_staff on billing.subscriptions to billing_api, billing_worker, billing_support using (true);
create policy invoices_staff on billing.invoices to billing_api, billing_worker, billing_support using (true);
create policy invoice_lines_staff on billing.invoice_lines to billing_api, billing_worker, billing_support using (true);
create policy payments_staff on billing.payments to billing_api, billing_worker, billing_support using (true);
create policy payment_methods_staff on billing.payment_methods to billing_api, billing_worker, billing_support using (true);

create policy accounts_portal on app.accounts for select to billing_portal
  using (id = app.current_account_id() and closed_at is null);

create policy members_portal on app.members for select to billing_portal
  using (account_id = app.current_account_id());

create policy subscriptions_portal on billing.subscriptions for select to billing_portal
  using (account_id = app.current_account_id());

create policy invoices_portal on billing.invoices for select to billing_portal
  using (account_id = app.current_account_id() and status <> 'draft');

create policy invoice_lines_portal on billing.invoice_lines for select to billing_portal
  using (exists (
    select from billing.invoices i where i.id = invoice_id and i.account_id = app.current_account_id() and i.status <> 'draft'
  ));

create policy payments_portal on billing.payments for select to billing_portal
  using (exists (select from billing.invoices i where i.id = invoice_id and i.account_id = app.current_account_id()));

create policy payment_methods_portal on billing.payment_methods to billing_portal
  using (account_id = app.current_account_id() and detached_at is null)
  with check (account_id = app.current_account_id());

-- Whatever a permissive policy lets through: the portal adds cards, and never marks money as moved.
create policy payment_methods_portal_kinds on billing.payment_methods as restrictive for insert to billing_portal
  with check (kind in ('card', 'direct_debit'));

grant select (id, public_id, name, legal_name, country, billing_email, time_zone) on app.accounts to billing_portal;
grant select (id, account_id, email, display_name, role) on app.members to billing_portal;
grant select on billing.subscriptions, billing.invoices, billing.invoice_lines to billing_portal;
grant select (id, invoice_id, status, currency, amount, created_at, settled_at) on billing.payments to billing_portal;
grant select, insert on billing.payment_methods to billing_portal;
