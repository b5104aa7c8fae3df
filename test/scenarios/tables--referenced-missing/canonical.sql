create table r (a int primary key);
create table t (a int references r, b r, c int);
create view v as select r.a, t.c from r join t using (a);
create view w as select * from v;
create policy seen on t using (a in (select a from r));
create function f(r) returns int language sql as 'select 1';
