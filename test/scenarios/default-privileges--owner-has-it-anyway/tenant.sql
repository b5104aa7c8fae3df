alter default privileges grant select on tables to app_reader;
alter default privileges for role app_owner grant all on tables to app_owner;
alter default privileges for role app_owner grant all on sequences to app_owner with grant option;
alter default privileges for role app_owner in schema public grant all on tables to app_owner;
alter default privileges for role app_owner in schema public grant all on functions to app_owner with grant option;
