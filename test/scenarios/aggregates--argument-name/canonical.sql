create aggregate g(a int) (sfunc = int4pl, stype = int);
