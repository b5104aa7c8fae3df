create schema app;
alter schema public owner to postgres;
grant create on schema public to public;
