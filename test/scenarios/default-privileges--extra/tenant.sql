alter default privileges in schema public grant select on tables to app_reader;
alter default privileges grant usage on sequences to app_reader;
