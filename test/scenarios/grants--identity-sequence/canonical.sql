create table t (id int generated always as identity);
grant select (id) on t to app_reader;
