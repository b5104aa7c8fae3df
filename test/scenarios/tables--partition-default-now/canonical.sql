create table p (id int, a timestamptz default now()) partition by range (id);
create table c partition of p for values from (1) to (10);
