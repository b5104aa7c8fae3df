create table p (id int) partition by range (id);
create table p1 partition of p for values from (1) to (9);
create index i on only p (id);
