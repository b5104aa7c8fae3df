create table p (id int, a text default 'x', b int) partition by range (id);
create table p1 partition of p for values from (1) to (10);
create table p2 partition of p for values from (10) to (20);
alter table p2 set unlogged;
