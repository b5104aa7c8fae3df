alter default privileges grant select on tables to app_reader;
