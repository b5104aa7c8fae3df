create table t (id int generated always as identity);
grant select (id) on t to app_reader;
grant usage on sequence t_id_seq to app_reader;
