create schema a; create schema b; set search_path = a, b, public;
create type mood as enum ('x', 'y'); create domain a.pos as int check (value > 0); create function a.mk() returns int language sql immutable as 'select 1'; create table a.base (id int primary key, m mood);
alter table base alter m set default 'x';
create table public.t (m mood default 'x', p pos, q int default mk(), r int references base); create index on public.t ((m = 'x')); create function public.f(mood, pos[]) returns mood language sql as 'select $1'; create view public.v as select id, m from base; create view public.w as select * from v where m = 'y';
create table public.other (m int, n mood);
