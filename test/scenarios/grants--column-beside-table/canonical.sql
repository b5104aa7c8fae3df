create table t (a int, b int);
grant select on t to app_reader;
