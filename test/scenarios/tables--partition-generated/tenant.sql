create table p (id int, a int generated always as (id + 1) stored) partition by range (id);
create table p1 (id int, a int generated always as (id + 2) stored);
alter table p attach partition p1 for values from (1) to (10);
