create table t (a int);
grant select on t to app_owner with grant option;
set role app_owner;
grant select on t to app_reader;
reset role;
