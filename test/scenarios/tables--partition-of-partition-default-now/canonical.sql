create table p (id int, a timestamptz default now()) partition by range (id);
create table s partition of p for values from (1) to (10) partition by range (id);
create table c partition of s for values from (1) to (5);
