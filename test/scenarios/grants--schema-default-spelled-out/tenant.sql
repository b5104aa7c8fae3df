create schema app;
grant usage on schema app to app_writer; revoke usage on schema app from app_writer;
