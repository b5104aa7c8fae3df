create table t (a int constraint must not null);
