create table p (id int, a numeric default 0) partition by range (id);
create table c partition of p for values from (1) to (10);
