create table t (a int constraint wanted_not_null not null, b int constraint t_b_not_null not null);
