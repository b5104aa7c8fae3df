create function step(int, int, int) returns int language sql immutable as 'select 0';
create function step(int, int) returns int language sql immutable as 'select 0';
create function done(int, int) returns int language sql immutable as 'select 0';
create function done(int) returns int language sql immutable as 'select 0';
create aggregate g(int order by int) (sfunc = step, stype = int, finalfunc = done);
