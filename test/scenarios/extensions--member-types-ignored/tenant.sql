create extension citext;
create table t (id int primary key, a int);
create type mood as enum ('a'); create domain d as int check (value > 0);
create type pair as (a int); create type span as range (subtype = int4); create view v as select 1 as a;
alter extension citext add type mood; alter extension citext add domain d; alter extension citext add type pair;
alter extension citext add type span; alter extension citext add view v;
