create table t (a float8 default 1.0, b numeric(5, 2) default 0.00, c char(3) default 'x');
