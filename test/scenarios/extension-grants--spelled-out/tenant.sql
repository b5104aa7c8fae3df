create extension pg_buffercache;
grant select on pg_buffercache to app_reader;
grant select on pg_buffercache to app_writer with grant option;
revoke trigger on pg_buffercache from postgres;
grant execute on function pg_buffercache_pages() to pg_monitor;
grant select on pg_buffercache to app_owner;
revoke select on pg_buffercache from app_owner;
grant all on pg_buffercache to postgres;
revoke trigger on pg_buffercache from postgres;
