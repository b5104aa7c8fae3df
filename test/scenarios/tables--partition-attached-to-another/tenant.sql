create table p (id int primary key, a text) partition by range (id);
create table q (id int primary key, a text) partition by range (id);
create table c partition of p for values from (1) to (10);
alter table p detach partition c;
alter table q attach partition c for values from (1) to (10);
