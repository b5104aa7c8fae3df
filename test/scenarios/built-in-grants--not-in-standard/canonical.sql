revoke execute on function pg_catalog.pg_sleep(float8) from public;
grant select on pg_catalog.pg_authid to app_reader;
grant select on pg_catalog.pg_authid to app_writer with grant option;
revoke trigger on pg_catalog.pg_authid from postgres;
