create table t (a int);
create index mine on t (a);
