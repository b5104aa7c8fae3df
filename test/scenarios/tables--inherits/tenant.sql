create table p (a int);
create table t (a int, b int);
alter table t inherit p;
