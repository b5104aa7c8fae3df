create table t (a int);
grant select on t to app_owner with grant option;
grant select on t to app_reader;
