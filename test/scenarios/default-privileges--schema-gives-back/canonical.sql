alter default privileges revoke insert on tables from postgres;
