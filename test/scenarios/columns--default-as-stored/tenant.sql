create table t (a float8 default 1, b numeric(5, 2) default 0, c char(3) default 'x'::text);
