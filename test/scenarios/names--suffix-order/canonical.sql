create table t (a int, b int, check (a > b), check (a < b + 9));
create index on t ((a + 1)); create index on t ((a + 2));
