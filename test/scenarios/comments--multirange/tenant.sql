create type r as range (subtype = int);
comment on type r_multirange is 'new';
