create function same(int, int) returns bool language sql immutable as 'select $1 = $2';
create function alike(int, int) returns bool language sql immutable as 'select $1 = $2';
create function count(int, int) returns int language sql immutable as 'select 1';
create operator === (leftarg = int, rightarg = int, function = count);
