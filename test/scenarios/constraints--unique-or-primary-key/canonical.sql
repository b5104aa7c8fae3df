create table t (a int not null, constraint k unique (a));
