create table p (id int, a timestamptz default now()) partition by range (id);
create table c (id int, a timestamptz default current_timestamp);
alter table p attach partition c for values from (1) to (10);
