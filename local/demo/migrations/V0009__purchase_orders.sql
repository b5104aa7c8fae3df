-- Larger customers want their purchase order number on the invoice, and search by it.

alter table billing.invoices
  add column purchase_order text
    constraint invoices_purchase_order_is_short check (length(purchase_order) between 1 and 60);

create index invoices_purchase_order_idx on billing.invoices (account_id, purchase_order) where purchase_order is not null;
