create table t (a int);
grant all privileges on all tables in schema public to app_reader;
