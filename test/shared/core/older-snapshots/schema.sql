set search_path = public;
-- alone
create access method blocks type index handler bthandler;
-- alone
create schema pack_0; grant all on schema pack_0 to public; set search_path = pack_0;
-- alone
create function s(a int, b int) returns int immutable parallel safe language sql as 'select a + b';
create function s2(a int, b int) returns int immutable parallel safe language sql as 'select a - b';
create function ff(a int) returns int immutable language sql as 'select a';
create function ff2(a int, b int) returns int immutable language sql as 'select a';
create aggregate g (int) (sfunc = s, stype = int, initcond = '0', finalfunc = ff,
msfunc = s, minvfunc = s2, mstype = int, minitcond = '0', mfinalfunc = ff);
-- alone
create schema pack_1; grant all on schema pack_1 to public; set search_path = pack_1;
-- alone
create type t;
create function t_in(cstring) returns t language internal immutable strict as 'int4in';
create function t_out(t) returns cstring language internal immutable strict as 'int4out';
create type t (input = t_in, output = t_out, internallength = 4, alignment = int4);
-- alone
create schema pack_2; grant all on schema pack_2 to public; set search_path = pack_2;
-- alone
create type t;
create function t_in(cstring) returns t language internal immutable strict as 'int4in';
create function t_in_too(cstring) returns t language internal immutable strict as 'int4in';
create function t_out(t) returns cstring language internal immutable strict as 'int4out';
create function t_out_too(t) returns cstring language internal immutable strict as 'int4out';
create function t_receive(internal) returns t language internal immutable strict as 'int4recv';
create function t_send(t) returns bytea language internal immutable strict as 'int4send';
create function t_analyze(internal) returns bool language internal as 'array_typanalyze';
create type t (input = t_in, output = t_out, internallength = 4, alignment = int4);
-- alone
set search_path = public;
-- alone
create type a as (x int);
create type b as (x int);
create function to_b(a) returns b language sql as 'select row($1.x)::b';
create function into_b(a) returns b language sql as 'select row($1.x)::b';
create cast (a as b) with function to_b(a);
-- alone
create schema pack_3; grant all on schema pack_3 to public; set search_path = pack_3;
-- alone
create collation c (lc_collate = 'C', lc_ctype = 'C');
-- alone
create schema pack_4; grant all on schema pack_4 to public; set search_path = pack_4;
-- alone
create table t (id int primary key, a text, b int, c int default 0, d varchar(10) not null, e int[]);
-- alone
create schema pack_5; grant all on schema pack_5 to public; set search_path = pack_5;
-- alone
create table orders (id int primary key, total numeric(10,2), note text);
alter table orders add column state text default 'new';
-- alone
create schema pack_6; grant all on schema pack_6 to public; set search_path = pack_6;
-- alone
create table t (a int, b int);
comment on table t is 'one';
comment on column t.a is 'two';
-- alone
create schema pack_7; grant all on schema pack_7 to public; set search_path = pack_7;
-- alone
create type pair as (a int, b text);
-- alone
create schema pack_8; grant all on schema pack_8 to public; set search_path = pack_8;
-- alone
create table r (a int, b int, primary key (a, b), unique (b, a));
create table t (id int, a int, b int, c text, v int4range,
constraint pk primary key (id), constraint uq unique (a, b) include (c),
constraint ck check (a > 0), constraint fk foreign key (a, b) references r (a, b),
constraint ex exclude using gist (v with &&) where (a > 0));
-- alone
create schema pack_9; grant all on schema pack_9 to public; set search_path = pack_9;
-- alone
create conversion latin for 'LATIN2' to 'UTF8' from iso8859_to_utf8;
-- alone
set search_path = public;
-- alone
do $$ begin execute format('alter database %I set work_mem = ''8MB''', current_database()); end $$;
-- alone
create schema pack_10; grant all on schema pack_10 to public; set search_path = pack_10;
-- alone
-- nothing
-- alone
set search_path = public;
-- alone
alter default privileges in schema public grant select on tables to app_reader;
-- alone
create schema pack_11; grant all on schema pack_11 to public; set search_path = pack_11;
-- alone
create domain d as varchar(10) default 'x' constraint ck check (value <> '');
-- alone
create schema pack_12; grant all on schema pack_12 to public; set search_path = pack_12;
-- alone
create type mood as enum ('sad', 'ok', 'happy');
-- alone
set search_path = public;
-- alone
create function note() returns event_trigger language plpgsql as 'begin end';
create function log() returns event_trigger language plpgsql as 'begin end';
create event trigger audit on ddl_command_end when tag in ('DROP TABLE', 'CREATE TABLE') execute function note();
-- alone
create schema pack_13; grant all on schema pack_13 to public; set search_path = pack_13;
-- alone
create table t (a int, b int, c int);
create table u (a int, b int);
create statistics s (dependencies, ndistinct) on a, b from t;
-- alone
set search_path = public;
-- alone
create extension hstore version '1.4';
create schema other;
-- alone
set search_path = public;
-- alone
create function handle() returns fdw_handler language c as '$libdir/postgres_fdw', 'postgres_fdw_handler';
create foreign data wrapper wires options (debug 'true', level '3');
-- alone
create schema pack_14; grant all on schema pack_14 to public; set search_path = pack_14;
-- alone
create type pair as (a int, b int);
create function f(a int, b int default 1) returns int language sql as 'select a + b';
create procedure p(a int) language sql as 'select 1';
-- alone
create schema pack_15; grant all on schema pack_15 to public; set search_path = pack_15;
-- alone
create table t (a int, b int);
create sequence s; create view v as select 1 as a; create type mood as enum ('a'); create domain d as int;
create function f() returns int language sql as 'select 1';
create aggregate g (int) (sfunc = int4pl, stype = int);
grant select, insert on t to app_reader;
-- alone
create schema pack_16; grant all on schema pack_16 to public; set search_path = pack_16;
-- alone
create table t (a int, b text, c tsvector, d int);
create index i on t (a);
create index x on t (lower(b)) where d > 0;
create index g on t using gist (c);
-- alone
create schema pack_17; grant all on schema pack_17 to public; set search_path = pack_17;
-- alone
create operator family numbers using btree;
create operator family others using btree;
create function compare(int, int) returns int language internal immutable strict as 'btint4cmp';
create operator class backwards for type int using btree family numbers as
  operator 1 >, operator 3 =, function 1 btint4cmp(int, int);
-- alone
create schema pack_18; grant all on schema pack_18 to public; set search_path = pack_18;
-- alone
create type pair as (a int, b int);
create operator class pairs for type pair using btree as
  operator 1 < (record, record), function 1 (pair, pair) btrecordcmp(record, record);
-- alone
create schema pack_19; grant all on schema pack_19 to public; set search_path = pack_19;
-- alone
create operator family numbers using btree;
-- alone
create schema pack_20; grant all on schema pack_20 to public; set search_path = pack_20;
-- alone
create function same(int, int) returns bool language sql immutable as 'select $1 = $2';
create function alike(int, int) returns bool language sql immutable as 'select $1 = $2';
create operator === (leftarg = int, rightarg = int, function = same);
-- alone
create schema pack_21; grant all on schema pack_21 to public; set search_path = pack_21;
-- alone
create table t (a int, b text);
alter table t enable row level security;
create policy p on t for update to app_reader using (a > 0) with check (a > 1);
-- alone
create schema pack_22; grant all on schema pack_22 to public; set search_path = pack_22;
-- alone
create table orders (id int primary key, total numeric(10,2), note text);
alter table orders enable row level security;
create policy mine on orders using (note = current_user);
-- alone
set search_path = public;
-- alone
create schema app;
create schema web;
create publication news for tables in schema app, web;
-- alone
create schema pack_23; grant all on schema pack_23 to public; set search_path = pack_23;
-- alone
create function diff(text, text) returns float8 immutable language sql as 'select 1.0::float8';
create function diff(float8, float8) returns float8 immutable language sql as 'select 1.0::float8';
create type span as range (subtype = text);
-- alone
create schema pack_24; grant all on schema pack_24 to public; set search_path = pack_24;
-- alone
create table t (a int, b int);
create table log (a int);
create rule r as on insert to t where new.a > 0 do also insert into log values (new.a);
-- alone
set search_path = public;
-- alone
create table t (a int);
-- as SECURITY LABEL does, which needs a provider to be loaded
set allow_system_table_mods = on;
insert into pg_seclabel (classoid, objoid, objsubid, provider, label) values ('pg_class'::regclass, 't'::regclass, 0, 'guard', 'low');
-- alone
create schema pack_25; grant all on schema pack_25 to public; set search_path = pack_25;
-- alone
create table t (id int, other int);
create sequence s as bigint start 5 increment 2 minvalue 1 maxvalue 900 cache 3;
-- alone
create schema pack_26; grant all on schema pack_26 to public; set search_path = pack_26;
-- alone
create type later;
-- alone
create schema pack_27; grant all on schema pack_27 to public; set search_path = pack_27;
-- alone
create table orders (id int primary key, total numeric(10,2), note text);
create table lines (id int primary key, order_id int references orders (id)); create index on lines (order_id);
-- alone
create schema pack_28; grant all on schema pack_28 to public; set search_path = pack_28;
-- alone
create table t (id int primary key, a int not null, b text);
create unique index t_a on t (a);
create index t_b on t (b);
-- alone
set search_path = public;
-- alone
create text search parser words
  (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
create text search configuration search (parser = "default");
alter text search configuration search add mapping for asciiword, word with simple, english_stem;
-- alone
create schema pack_29; grant all on schema pack_29 to public; set search_path = pack_29;
-- alone
create text search template lower (lexize = dsimple_lexize, init = dsimple_init);
create text search dictionary plain (template = simple, stopwords = english, accept = false);
-- alone
create schema pack_30; grant all on schema pack_30 to public; set search_path = pack_30;
-- alone
create function begin_words(internal, int) returns internal language internal as 'prsd_start';
create function next_word(internal, internal, internal) returns internal language internal as 'prsd_nexttoken';
create function end_words(internal) returns void language internal as 'prsd_end';
create function word_types(internal) returns internal language internal as 'prsd_lextype';
create text search parser words
  (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
-- alone
create schema pack_31; grant all on schema pack_31 to public; set search_path = pack_31;
-- alone
create function prepare(internal) returns internal language internal as 'dsimple_init';
create function stem(internal, internal, internal, internal) returns internal language internal as 'dsimple_lexize';
create text search template lower (lexize = dsimple_lexize, init = dsimple_init);
-- alone
set search_path = public;
-- alone
create function enter(internal) returns internal language internal immutable as 'prsd_lextype';
create function enter_too(internal) returns internal language internal immutable as 'prsd_lextype';
create function leave(internal) returns int language internal immutable as 'int4in';
create transform for int language sql (from sql with function enter(internal));
-- alone
create schema pack_32; grant all on schema pack_32 to public; set search_path = pack_32;
-- alone
create table t (a int, b int);
create function f1() returns trigger language plpgsql as 'begin return null; end';
create function f2() returns trigger language plpgsql as 'begin return null; end';
create trigger tr after update of a, b on t for each row when (old.a > 0) execute function f1('x', 'y');
create constraint trigger ct after insert on t deferrable for each row execute function f1();
create trigger st after update on t referencing old table as o new table as n for each statement execute function f1();
-- alone
create schema pack_33; grant all on schema pack_33 to public; set search_path = pack_33;
-- alone
create table t (a int, b text, c int);
create view v as select a, b from t where c > 0;
create materialized view m as select a, b from t where c > 0;
-- alone
create schema remote; set search_path = remote;
create foreign data wrapper plain options (sas 'sesame', batch '10');
create server far foreign data wrapper plain options (host 'far', sas 'sesame', fetch_size '100');
create foreign table rows (id int options (column_name 'ID', sas 'sesame')) server far options (table_name 'rows', sas 'sesame');
create function answer() returns int language sql set "app.sas" = 'sesame' set work_mem = '64MB' as 'select 42';
create table events (id int not null, at date not null, note text default 'none') partition by range (at);
create table events_2026 partition of events (note default 'late') for values from ('2026-01-01') to ('2027-01-01');
alter table events_2026 alter note set statistics 500, alter id set (n_distinct = 5);
create view latest as select id, note from events where at > date '2026-06-01';
