create table t (a int check (a in (1, 2, 3)), b int, g bigint generated always as (a + 1) stored); alter table t drop g; create index i on t (b) where a in (7, 8); create index j on t ((a * 2)) where a > 5 and a <> any (array[1,2]);
alter table t alter a type bigint; alter table t add g bigint generated always as (a + 1) stored;
