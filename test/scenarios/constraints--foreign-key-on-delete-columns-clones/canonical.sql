create table r (a int, b int, primary key (a, b));
create table t (x int, a int, b int, foreign key (a, b) references r on delete set null (b)) partition by range (a);
alter table t drop column x;
create table t1 partition of t for values from (1) to (9);
