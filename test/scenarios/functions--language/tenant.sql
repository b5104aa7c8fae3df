create type pair as (a int, b int);
create function f(a int, b int default 1) returns int language internal as 'int4pl';
create procedure p(a int) language sql as 'select 1';
