create type r as range (subtype = int);
revoke execute on function r(int, int) from public;
