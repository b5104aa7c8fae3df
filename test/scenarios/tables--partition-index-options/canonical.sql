create table p (a int primary key, b int) partition by range (a);
create index on p (b) with (fillfactor = 60);
create table c partition of p for values from (1) to (10);
