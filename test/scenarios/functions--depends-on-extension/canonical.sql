create type pair as (a int, b int);
create function f(a int, b int default 1) returns int language sql as 'select a + b';
create procedure p(a int) language sql as 'select 1';
create extension citext;
