create table t (a int primary key, b int unique, c int check (c > 0), d serial, e int references t (a));
create index on t (c);
