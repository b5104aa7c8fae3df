create schema app;
drop schema public;
create schema public;
grant usage on schema public to public;
