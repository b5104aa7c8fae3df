create table p (id int, a numeric default 0) partition by range (id);
create table c (id int, a numeric default '1');
alter table p attach partition c for values from (1) to (10);
