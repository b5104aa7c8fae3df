create table t (a int);
create index yours on t (a);
