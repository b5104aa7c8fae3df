create table t (a int); create table u (a int);
create index on t (a);
