alter default privileges grant select, insert on tables to app_reader, app_writer;
