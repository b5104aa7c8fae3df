create table t (id int generated always as identity);
alter table t set unlogged;
