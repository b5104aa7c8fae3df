create type t;
create function t_in(cstring) returns t language internal immutable strict as 'int4in';
create function t_out(t) returns cstring language internal immutable strict as 'int4out';
create type t (input = t_in, output = t_out, like = int4);
create cast (t as int) without function;
create function eq(t, t) returns boolean language internal immutable strict as 'int4eq';
create operator = (leftarg = t, rightarg = t, function = eq);
create table u (x int, a t);
