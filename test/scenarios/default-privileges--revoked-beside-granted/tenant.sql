alter default privileges grant execute on functions to app_reader;
alter default privileges revoke execute on functions from public;
