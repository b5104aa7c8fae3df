create table p (a int); create table q (b int);
create table t (a int, b int);
alter table t inherit p; alter table t inherit q;
