-- Discounts: a coupon says how much, a promotion code is what people type, a redemption is what happened.

create type billing.coupon_duration as enum ('once', 'repeating', 'forever');

create type billing.applied_discount as (
  amount bigint,
  remaining bigint,
  description text
);

create table billing.coupons (
  id bigint generated always as identity primary key,
  name text not null,
  percent_off numeric(5, 2),
  amount_off billing.minor_units,
  currency billing.currency_code,
  duration billing.coupon_duration not null default 'once',
  duration_months smallint,
  max_redemptions integer,
  redeem_before timestamptz,
  created_at timestamptz not null default now(),
  constraint coupons_percent_or_amount check (num_nonnulls(percent_off, amount_off) = 1),
  constraint coupons_percent_is_sane check (percent_off > 0 and percent_off <= 100),
  constraint coupons_amount_has_a_currency check ((amount_off is null) = (currency is null)),
  constraint coupons_repeating_has_months check ((duration = 'repeating') = (duration_months is not null))
);

create table billing.promotion_codes (
  id bigint generated always as identity primary key,
  coupon_id bigint not null references billing.coupons,
  code citext not null,
  account_id bigint references app.accounts on delete cascade,
  expires_at timestamptz,
  deactivated_at timestamptz,
  constraint promotion_codes_code_is_typable check (code ~ '^[a-z0-9]([a-z0-9-]{1,38})[a-z0-9]$')
);
comment on column billing.promotion_codes.account_id is 'Null is for everybody.';

create unique index promotion_codes_active_code_key on billing.promotion_codes (code) where deactivated_at is null;
create index promotion_codes_coupon_id_idx on billing.promotion_codes (coupon_id);
create index promotion_codes_account_id_idx on billing.promotion_codes (account_id);

create table billing.coupon_redemptions (
  id bigint generated always as identity primary key,
  coupon_id bigint not null references billing.coupons,
  promotion_code_id bigint references billing.promotion_codes,
  subscription_id bigint not null references billing.subscriptions on delete cascade,
  redeemed_at timestamptz not null default now(),
  ends_on date,
  constraint coupon_redemptions_coupon_id_subscription_id_key unique (coupon_id, subscription_id)
);

create index coupon_redemptions_promotion_code_id_idx on billing.coupon_redemptions (promotion_code_id);
create index coupon_redemptions_subscription_id_idx on billing.coupon_redemptions (subscription_id);

alter table billing.invoice_lines
  add column coupon_redemption_id bigint references billing.coupon_redemptions on delete set null;

create index invoice_lines_coupon_redemption_id_idx on billing.invoice_lines (coupon_redemption_id)
  where coupon_redemption_id is not null;

create function billing.apply_coupon(coupon billing.coupons, subtotal bigint) returns billing.applied_discount
language sql
immutable
as $$
  select discount, subtotal - discount, coupon.name
  from (
    select least(subtotal, coalesce(coupon.amount_off, round(subtotal * coupon.percent_off / 100))::bigint) as discount
  ) as computed
$$;
