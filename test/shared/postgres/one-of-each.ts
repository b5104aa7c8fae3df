/** One object of every kind that the registry knows, as far as the major version has the kind. */
export function oneOfEach(major: number): string {
  return parts
    .filter(({ from }) => (from ?? 0) <= major)
    .map(({ sql }) => sql)
    .join('\n');
}

const parts: readonly { readonly from?: number; readonly sql: string }[] = [
  {
    sql: `
create schema app authorization app_owner;
create extension hstore;
revoke execute on function akeys(hstore) from public;
revoke execute on function pg_catalog.pg_sleep(float8) from public;
create type app.mood as enum ('sad', 'happy');
create type app.address as (street text, city text);
create domain app.email as text constraint has_at check (value ~ '@');
create table app.parents (id int primary key, note text);
create table app.orders (
  id bigint generated always as identity primary key,
  parent int references app.parents,
  email app.email not null,
  state text default 'new' check (state in ('new', 'paid')),
  total numeric(10, 2),
  exclude using gist (int4range(parent, parent + 1) with &&)
);
create table app.archive (id int, at date) partition by range (at);
create table app.archive_2024 partition of app.archive for values from ('2024-01-01') to ('2025-01-01');
create index orders_state on app.orders (lower(state)) where total > 0;
create sequence app.numbers owned by app.parents.id;
create statistics app.orders_stats (dependencies) on state, parent from app.orders;
alter table app.orders enable row level security;
create policy mine on app.orders to app_reader using (email = current_user);
create function app.touch() returns trigger language plpgsql as 'begin return new; end';
create function app.on_ddl() returns event_trigger language plpgsql as 'begin end';
create trigger touch before update on app.orders for each row when (new.total > 0) execute function app.touch();
create rule no_delete as on delete to app.orders do instead nothing;
create view app.paid as select id, total from app.orders where state = 'paid';
create materialized view app.totals as select state, sum(total) from app.orders group by state;
create event trigger on_ddl on ddl_command_end when tag in ('DROP TABLE') execute function app.on_ddl();
alter default privileges for role app_owner in schema app grant select on tables to app_reader;
grant select (id), update (total) on app.orders to app_reader;
grant usage on schema app to app_writer;
comment on table app.orders is 'what was ordered';
comment on column app.orders.total is 'in cents';`,
  },
  {
    sql: `
create type app.celsius;
create type app.half_made;
create function app.celsius_in(cstring) returns app.celsius language internal immutable strict as 'int4in';
create function app.celsius_out(app.celsius) returns cstring language internal immutable strict as 'int4out';
create type app.celsius (input = app.celsius_in, output = app.celsius_out, like = int4);
create type app.span as range (subtype = float8, subtype_diff = float8mi);
create function app.celsius_lt(app.celsius, app.celsius) returns bool language internal immutable strict as 'int4lt';
create function app.celsius_cmp(app.celsius, app.celsius) returns int language internal immutable strict as 'btint4cmp';
create operator app.< (leftarg = app.celsius, rightarg = app.celsius, function = app.celsius_lt);
create operator family app.heat using btree;
create operator class app.celsius_ops default for type app.celsius using btree family app.heat
  as operator 1 app.<, function 1 app.celsius_cmp(app.celsius, app.celsius);
create cast (app.celsius as int) without function as assignment;
create aggregate app.hottest(int) (sfunc = int4larger, stype = int);
create procedure app.noop() language sql as '';
create collation app.plain (locale = 'C');
create conversion app.latin for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create text search parser app.words (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
create text search template app.lower (lexize = dsimple_lexize, init = dsimple_init);
create text search dictionary app.simple (template = app.lower, accept = false);
create text search configuration app.search (copy = english);
create function app.run() returns language_handler language c as '$libdir/plpgsql', 'plpgsql_call_handler';
create trusted language plours handler app.run;
create access method blocks type index handler bthandler;
create function app.from_sql(internal) returns internal language internal immutable as 'prsd_lextype';
create transform for app.celsius language plours (from sql with function app.from_sql(internal));
create foreign data wrapper wires options (debug 'true');
create server elsewhere type 'pg' version '1' foreign data wrapper wires options (host 'db1', fetch_size '100', password 'hunter2');
create user mapping for app_reader server elsewhere options (user 'u', password 'hunter2');
create foreign table app.far (id int) server elsewhere options (table_name 'near');
create publication news for table app.parents;
create subscription feed connection 'host=nowhere password=hunter2' publication news
  with (connect = false, enabled = false, create_slot = false, slot_name = none);
do $$ begin
  execute format('alter database %I set app.jwt_secret = %L', current_database(), 'hunter2');
  execute format('alter role app_reader in database %I set work_mem = %L', current_database(), '8MB');
  execute format('comment on database %I is %L', current_database(), 'a tenant');
end $$;
set allow_system_table_mods = on;
insert into pg_seclabel (objoid, classoid, objsubid, provider, label)
  values ('app.orders'::regclass, 'pg_class'::regclass, 0, 'guard', 'secret');`,
  },
  {
    from: 14,
    sql: `
create statistics app.lengths on length(state), length(email) from app.orders;
create function app.one() returns int language sql return 1;
create table app.packed (body text compression pglz);`,
  },
  {
    from: 15,
    sql: `
create publication filtered for table app.orders (id, total) where (id > 10);
create publication whole for tables in schema app;
create view app.careful with (security_invoker) as select id from app.parents;`,
  },
  { from: 18, sql: 'create table app.twice (n int not null, double int generated always as (n * 2) virtual);' },
];
