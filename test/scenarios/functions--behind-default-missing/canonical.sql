create function f() returns int language sql immutable as 'select 1';
create domain d as int default f();
create table t (a int default f(), b d, c text);
create view v as select c from t;
alter view v alter c set default f()::text;
