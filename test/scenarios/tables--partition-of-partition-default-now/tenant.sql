create table p (id int, a timestamptz default now()) partition by range (id);
create table s (id int, a timestamptz default current_timestamp) partition by range (id);
create table c partition of s for values from (1) to (5);
alter table p attach partition s for values from (1) to (10);
