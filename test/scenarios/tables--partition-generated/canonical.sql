create table p (id int, a int generated always as (id + 1) stored) partition by range (id);
create table p1 partition of p for values from (1) to (10);
