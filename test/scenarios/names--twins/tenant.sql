create table t (a int);
create index on t (a);
