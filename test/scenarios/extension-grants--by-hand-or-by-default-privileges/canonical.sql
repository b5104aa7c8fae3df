create extension pg_buffercache;
grant select on all tables in schema public to app_reader;
alter default privileges grant select on tables to app_reader;
