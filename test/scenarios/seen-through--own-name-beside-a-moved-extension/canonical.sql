create schema ext; create extension citext schema public;
create function ext.citext_eq(int) returns int language sql as 'select 1'; create function public.mine(int) returns int language sql as 'select 1'; create function ext.mine(int) returns int language sql as 'select 2';
create table t (a int default public.mine(1), m citext, txt text check (txt <> 'public.citext'));
