create table t (a int not null unique, b int not null unique);
alter table t replica identity using index t_a_key;
