create table q (id int primary key);
create table p (id int primary key, a text default 'x', b int references q, check (b > 0)) partition by range (id);
create index on p (a);
create table c partition of p for values from (1) to (10);
