alter default privileges grant usage on types to app_reader;
create extension lo;
