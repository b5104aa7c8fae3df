create table p (id int, a text default 'x', b int) partition by range (id);
create table p1 partition of p for values from (1) to (10);
alter table p1 alter a set storage external;
