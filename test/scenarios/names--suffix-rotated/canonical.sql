create table t (a int, b int, check (a > b), check (a > b + 1), check (a > b + 2));
