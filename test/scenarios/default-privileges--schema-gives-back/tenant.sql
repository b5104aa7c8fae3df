alter default privileges revoke insert on tables from postgres;
alter default privileges in schema public grant insert on tables to postgres;
