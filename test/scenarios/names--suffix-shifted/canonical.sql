create table t (a int, b int, check (a > b));
