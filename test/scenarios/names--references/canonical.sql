create table t (a int not null, b serial);
create unique index on t (a);
alter table t replica identity using index t_a_idx;
alter table t cluster on t_a_idx;
