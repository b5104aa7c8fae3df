create type a as (x int);
create function to_int(a) returns int language sql as 'select $1.x';
create cast (a as int) with function to_int(a);
