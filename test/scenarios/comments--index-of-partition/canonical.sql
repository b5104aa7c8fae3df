create table p (id int primary key, a int) partition by range (id);
create index on p (a);
create table c partition of p for values from (1) to (10);
