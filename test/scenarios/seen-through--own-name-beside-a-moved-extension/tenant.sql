create schema ext; create extension citext schema ext; set search_path = public, ext;
create function ext.citext_eq(int) returns int language sql as 'select 1'; create function public.mine(int) returns int language sql as 'select 1'; create function ext.mine(int) returns int language sql as 'select 2';
create table t (a int default ext.mine(1), m citext, txt text check (txt <> 'ext.citext'));
