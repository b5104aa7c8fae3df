alter default privileges in schema public grant select on tables to app_reader;
alter default privileges in schema public grant insert on tables to app_writer;
