create function f() returns int language sql immutable as 'select 1';
create table t (a int not null default f());
drop function f cascade;
alter table t alter a drop not null;
