create type r as range (subtype = int);
alter default privileges revoke execute on functions from public;
