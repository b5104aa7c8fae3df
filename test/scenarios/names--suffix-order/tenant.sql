create table t (a int, b int, check (a < b + 9), check (a > b));
create index on t ((a + 2)); create index on t ((a + 1));
