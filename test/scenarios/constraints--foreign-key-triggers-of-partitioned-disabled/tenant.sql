create table q (a int primary key);
create table p (a int references q) partition by range (a);
create table c partition of p for values from (1) to (10);
alter table p disable trigger all;
