create table t (a int, x int, b int, c int); alter table t drop column x;
