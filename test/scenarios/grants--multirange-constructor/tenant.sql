create type r as range (subtype = int);
grant execute on function r_multirange(variadic r[]) to app_reader with grant option;
