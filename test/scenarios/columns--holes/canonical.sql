create table t (a int primary key, b int, c int);
create index i on t (c) include (b);
create policy p on t using (c > 0);
alter table t add foreign key (c) references t (a);
