create type r as range (subtype = int);
comment on function r(int, int) is 'new';
