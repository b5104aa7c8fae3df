create table t (a int, c int);
alter table t add column b int;
