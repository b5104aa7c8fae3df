create table t (a int constraint needed_not_null not null, b int constraint t_b_not_null not null);
