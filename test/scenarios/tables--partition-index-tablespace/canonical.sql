create table p (a int, b int) partition by range (a);
create index on p (b);
create table c partition of p for values from (1) to (10);
