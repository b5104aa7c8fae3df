create table t (a int unique, b int check (b > 0));
create index on t (b);
