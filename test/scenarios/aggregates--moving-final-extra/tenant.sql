create function s(a int, b int) returns int immutable language sql as 'select a + b';
create function ff2(a int, b int) returns int immutable language sql as 'select a';
create function ff2(a int) returns int immutable language sql as 'select a';
create aggregate g (int) (sfunc = s, stype = int, msfunc = s, minvfunc = s, mstype = int, mfinalfunc = ff2, mfinalfunc_extra);
