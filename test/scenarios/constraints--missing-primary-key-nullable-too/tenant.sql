create table t (id bigint, a int);
