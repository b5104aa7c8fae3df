create table t (a numeric default 0.00);
