alter default privileges grant insert on tables to app_writer;
alter default privileges grant insert, select on tables to app_reader;
alter default privileges grant select on tables to app_writer;
