create table t (a int, b int generated always as (a + 1) stored, c int);
alter table t alter column b drop expression;
