create table t (a int);
grant all on t to app_reader;
