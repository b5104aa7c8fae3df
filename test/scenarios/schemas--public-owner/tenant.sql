create schema app;
alter schema public owner to app_owner;
