grant all on schema public to app_owner;
set role app_owner;
create table t (id int);
