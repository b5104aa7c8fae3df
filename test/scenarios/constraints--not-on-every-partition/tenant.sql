create table p (id int) partition by range (id);
create table p1 partition of p for values from (1) to (9);
alter table only p add constraint u unique (id);
