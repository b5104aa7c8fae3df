create table t (a int);
grant select on t to app_writer;
grant select on t to app_reader;
grant insert on t to app_writer;
