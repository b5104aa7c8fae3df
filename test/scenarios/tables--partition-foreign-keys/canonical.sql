create table r (id int primary key) partition by range (id);
create table r1 partition of r for values from (1) to (5);
create table r2 partition of r for values from (5) to (9);
create table t (a int references r (id)) partition by range (a);
create table t1 partition of t for values from (1) to (9);
