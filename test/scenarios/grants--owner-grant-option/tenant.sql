grant all on schema public to app_owner;
set role app_owner;
alter default privileges grant all on tables to app_owner with grant option;
create table t (id int);
alter default privileges revoke grant option for all on tables from app_owner;
