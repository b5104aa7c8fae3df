/** Ten changes to a generated schema of 50 tables or more, each of which is one finding under the standard profile. */
export const tenDifferences: readonly string[] = [
  'alter table orders_1 add column legal_name text',
  'drop index orders_2_account',
  "alter table orders_3 alter column note set default 'unknown'",
  'alter table orders_4 alter column note type varchar(400)',
  'drop trigger touched on orders_5',
  'alter table orders_7 drop constraint orders_7_total_check',
  'drop policy own on orders_15',
  'drop view open_orders_20',
  `create or replace function total_30(account bigint) returns numeric language sql stable
     as 'select sum(total) from public.orders_30 where account_id = account'`,
  'create table leftovers (id bigint primary key, note text)',
];
