create table t (a int, b int, check (a > b), check (a < b + 8));
