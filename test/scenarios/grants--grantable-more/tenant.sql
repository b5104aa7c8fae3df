create table t (a int);
grant select on t to app_reader;
grant insert on t to app_reader with grant option;
