create aggregate g (int order by int) (sfunc = int4pl, stype = int, hypothetical);
