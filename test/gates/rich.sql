-- One of everything that a platform's schema has; understood by 14 and newer.
create schema app;
create type app.mood as enum ('sad', 'ok', 'happy');
create type app.address as (street text, zip varchar(10), floors int[]);
create domain app.email as varchar(200) check (value ~ '@') not null;
create domain app.state as varchar(10) default 'new' check (value in ('new', 'paid', 'void'));
create type app.span as range (subtype = float8, subtype_diff = float8mi);
create sequence app.ticket as int increment 5 cycle;

create table app.accounts (
  id bigint generated always as identity (start 100) primary key,
  email app.email unique, name varchar(40) default 'x' not null collate "C", tags text[] default '{}',
  mood app.mood default 'ok', extra jsonb default '{"b": 1, "a": [true]}', home app.address,
  total numeric(10, 2) default 0 check (total >= 0 and total < 1e6), created timestamptz default now(),
  born date default '2020-02-29', every interval default '1 day 02:00', lower_name text generated always as (lower(name)) stored,
  check (born < current_date and (total > 0 or name <> '' and name not in ('a', 'b'))));
create table app.orders (
  id serial primary key, account_id bigint not null references app.accounts on delete cascade deferrable initially deferred,
  state app.state, status varchar(10) check (status in ('open', 'closed') or status is null), note text,
  at timestamptz not null default '2020-01-01 00:00:00+00', amount int check (amount between 1 and 100),
  unique (account_id, status) include (note));
create index orders_lower on app.orders (lower(note) text_pattern_ops desc, status) where status in ('open', 'closed');
create index orders_day on app.orders (((at at time zone 'UTC')::date), note collate "C" nulls first);
create index orders_trim on app.orders (btrim(note), substring(note from 2 for 3), position('x' in note));
alter table app.orders add constraint positive check (id > 0) not valid;
create table app.reservations (room int, during tstzrange, exclude using gist (during with &&) where (not isempty(during)));

create table app.events (id bigint, at date not null, kind text default 'k', primary key (id, at)) partition by range (at);
create table app.events_1 partition of app.events for values from ('2024-01-01') to ('2024-02-01');
create table app.events_2 partition of app.events for values from ('2024-02-01') to (maxvalue);
create table app.events_d partition of app.events default;
create index on app.events (kind);
create table app.log (at timestamptz, kind text) partition by list (lower(kind));
create table app.log_a partition of app.log for values in ('a', 'b');
create table app.buckets (id int, at timestamptz) partition by hash (id);
create table app.buckets_0 partition of app.buckets for values with (modulus 2, remainder 0);
create table app.parent (a int, b text default 'q', check (a > 0));
create table app.child (c int) inherits (app.parent);
create unlogged table app.scratch (x int) with (fillfactor = 70, autovacuum_enabled = off);

create function app.price(n int, factor numeric default 1.5, out net numeric, out gross numeric) language plpgsql stable
  security definer set search_path = app, pg_temp as $$ begin net := n; gross := n * factor; end $$;
create function app.first(variadic list int[]) returns int language sql immutable as 'select list[1]';
create function app.double(n int) returns int language sql immutable return n * 2;
create procedure app.tidy(inout n int) language sql begin atomic select n + 1; end;
create function app.touch() returns trigger language plpgsql as $$ begin new.note := tg_argv[0]; return new; end $$;
create aggregate app.sum_of(int) (sfunc = int4pl, stype = int4, initcond = '0', combinefunc = int4pl, parallel = safe);
create trigger touched before insert or update of status, note on app.orders for each row
  when (new.id > 0 and new.status in ('open', 'closed')) execute function app.touch('it''s');
create trigger audited after insert on app.events for each row execute function app.touch();
alter table app.orders disable trigger touched;

create view app.open_orders with (security_barrier) as
  select o.id, a.email, o.status, trim(o.note) as note, o.at at time zone 'UTC' as at_utc
  from app.orders o join app.accounts a on a.id = o.account_id
  where o.status in ('open', 'closed') and (o.amount between 1 and 50 and o.note like 'x%' or a.total is null);
create view app.one_table as
  select id, name, coalesce(total, 0) as total, case when total > 10 then 'big' else 'small' end as size
  from app.accounts where exists (select from app.orders where account_id = accounts.id) order by name desc nulls last;
create view app.counted as
  with recent as (select account_id, count(*) as n from app.orders where at > '2020-01-01' group by account_id having count(*) > 1)
  select a.name, r.n, row_number() over (partition by a.mood order by r.n desc) as place
  from app.accounts a left join recent r on r.account_id = a.id
  union all select 'nobody', 0, null::bigint;
create materialized view app.totals as select account_id, sum(amount) as amount from app.orders group by 1;
create unique index on app.totals (account_id);
create rule keep as on delete to app.scratch where old.x > 5 do instead nothing;

alter table app.orders enable row level security;
create policy mine on app.orders for select to app_reader, app_writer
  using (account_id = current_setting('app.account', true)::bigint
    and exists (select 1 from app.accounts a where a.id = account_id and a.mood <> 'sad'));
create policy write on app.orders as restrictive for update with check (status in ('open', 'closed'));
grant usage on schema app to app_reader, app_writer;
grant select on all tables in schema app to app_reader;
grant insert, update (note, status) on app.orders to app_writer with grant option;
revoke execute on function app.double(int) from public;
alter default privileges in schema app grant select on tables to app_reader;
comment on table app.orders is E'Orders\nof accounts'; comment on column app.orders.note is 'it''s a note';
create statistics app.together on status, amount from app.orders;
create publication feed for table app.orders;
create table app."Weird ""name""
of a table" ("c.1" int, "emoji 😀" text, "select" int check ("select" > 0));
