create table t (a int, b int);
create sequence s; create view v as select 1 as a; create type mood as enum ('a'); create domain d as int;
create function f() returns int language sql as 'select 1';
create aggregate g (int) (sfunc = int4pl, stype = int);
grant select, insert on t to app_reader;
