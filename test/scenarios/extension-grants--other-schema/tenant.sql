create schema other;
create extension pg_buffercache schema other;
grant select on other.pg_buffercache to app_reader;
grant select on other.pg_buffercache to app_writer with grant option;
revoke trigger on other.pg_buffercache from postgres;
