create table p (id int, b int) partition by range (id);
create table c (id int, b int);
alter table c add not null b;
alter table p attach partition c for values from (1) to (10);
