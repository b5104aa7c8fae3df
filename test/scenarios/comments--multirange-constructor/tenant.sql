create type r as range (subtype = int);
comment on function r_multirange(r) is 'new';
