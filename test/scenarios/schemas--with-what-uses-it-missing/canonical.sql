create schema app;
create type app.mood as enum ('sad');
create function app.f() returns trigger language plpgsql as 'begin return new; end';
create table t (a int, m app.mood);
create trigger f before insert on t for each row execute function app.f();
alter default privileges for role app_owner in schema app grant select on tables to app_reader;
