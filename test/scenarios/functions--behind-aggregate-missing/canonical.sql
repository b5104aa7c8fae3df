create function add(int, int) returns int language sql immutable as 'select $1 + $2';
create aggregate total (int) (sfunc = add, stype = int);
create function twice() returns bigint language sql begin atomic select sum(public.add(1, 1)); end;
