create function s(a bigint, b int) returns bigint immutable language sql as 'select a + b';
create function s(a int, b int) returns int immutable language sql as 'select a + b';
create aggregate g (int) (sfunc = s, stype = int, msfunc = s, minvfunc = s, mstype = int);
