create type pair as (a int, b int);
create function f(a int, b int default 1) returns int language sql as 'select a + b';
create procedure p(a int) language sql as 'select 1';
drop procedure p;
create function p(a int) returns void language sql as 'select 1';
