create function s(a int, b int) returns int immutable parallel safe language sql as 'select a + b';
create function s2(a int, b int) returns int immutable parallel safe language sql as 'select a - b';
create function ff(a int) returns int immutable language sql as 'select a';
create function ff2(a int, b int) returns int immutable language sql as 'select a';
create aggregate g (int) (sfunc = s, stype = int, initcond = '0', finalfunc = ff,
msfunc = s, minvfunc = s2, mstype = int, minitcond = '0', mfinalfunc = ff);
