alter default privileges revoke execute on functions from public;
create type r as range (subtype = int);
