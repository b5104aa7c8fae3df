create table t (x int, a int primary key, y int, b int, c int);
alter table t drop column x, drop column y;
create index i on t (c) include (b);
create policy p on t using (c > 0);
alter table t add foreign key (c) references t (a);
