create table r (a int, b int, primary key (a, b));
create table t (a int, b int, foreign key (a, b) references r on delete set null (b)) partition by range (a);
create table t1 (b int, x int, a int); alter table t1 drop column x;
alter table t attach partition t1 for values from (1) to (9);
