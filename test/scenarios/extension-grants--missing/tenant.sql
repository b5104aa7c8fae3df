create extension pg_buffercache;
grant select on pg_buffercache to app_writer with grant option;
revoke trigger on pg_buffercache from postgres;
