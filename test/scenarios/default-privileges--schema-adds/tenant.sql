alter default privileges grant select on tables to app_reader;
alter default privileges in schema public grant select, insert on tables to app_reader;
