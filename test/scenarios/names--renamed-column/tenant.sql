create table t (x int unique, y int check (y > 0));
create index on t (y);
alter table t rename column x to a; alter table t rename column y to b;
