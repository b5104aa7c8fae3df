create schema app;
alter schema app owner to app_owner;
