create table p (a int not null, b int not null) partition by list (a);
create unique index i on p (a, b);
create table c partition of p for values in (1);
alter table c replica identity using index c_a_b_idx;
alter table c cluster on c_a_b_idx;
