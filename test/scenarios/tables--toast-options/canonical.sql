create table t (id int primary key, a int not null, b text);
create unique index t_a on t (a);
create index t_b on t (b);
