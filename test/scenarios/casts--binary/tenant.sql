create domain code as text;
create type tag as (x int);
create cast (tag as json) with inout;
