create function s(a bigint, b int) returns bigint immutable language sql as 'select a + b';
create function s(a int, b int) returns int immutable language sql as 'select a + b';
create function ff(a int) returns text immutable language sql as 'select a::text';
create function ff(a bigint) returns text immutable language sql as 'select a::text';
create function ff(a int, b int) returns text immutable language sql as 'select a::text';
create aggregate g (int) (sfunc = s, stype = int, finalfunc = ff);
