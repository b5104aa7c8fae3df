create table t (a int constraint shall not null);
