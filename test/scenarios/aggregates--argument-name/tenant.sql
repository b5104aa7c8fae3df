create aggregate g(b int) (sfunc = int4pl, stype = int);
