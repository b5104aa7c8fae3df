create type a as (x int);
create type b as (x int);
create function to_b(a) returns b language sql as 'select row($1.x)::b';
create function into_b(a) returns b language sql as 'select row($1.x)::b';
create cast (a as b) with function to_b(a);
comment on cast (a as b) is 'explained';
