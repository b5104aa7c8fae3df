create function same(int, int) returns bool language sql immutable as 'select $1 = $2';
create function alike(int, int) returns bool language sql immutable as 'select $1 = $2';
create operator === (leftarg = int, rightarg = int, function = same);
