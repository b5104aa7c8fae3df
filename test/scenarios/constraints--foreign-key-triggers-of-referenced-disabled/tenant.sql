create table q (a int primary key);
create table t (a int references q);
alter table q disable trigger all;
