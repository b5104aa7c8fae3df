alter default privileges grant usage on sequences to app_reader;
create table t (id int generated always as identity);
