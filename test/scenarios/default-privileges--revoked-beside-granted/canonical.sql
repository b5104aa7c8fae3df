alter default privileges grant execute on functions to app_reader;
