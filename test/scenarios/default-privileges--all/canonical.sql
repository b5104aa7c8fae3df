alter default privileges grant all on tables to app_reader;
