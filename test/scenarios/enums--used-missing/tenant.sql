create type mood as enum ('sad', 'ok');
create type "Case" as (m mood, n int);
create type moods as range (subtype = mood);
create domain fine as mood check (value <> 'sad');
create table t (a int, m mood default 'ok', ms mood[]);
create function f(mood) returns int language sql as 'select 1';
create function g() returns setof mood language sql as 'select null::public.mood';
create cast (mood as "char") with inout;
drop type mood cascade;
