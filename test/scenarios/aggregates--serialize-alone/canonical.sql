create aggregate g (bigint) (sfunc = int8_avg_accum, stype = internal, finalfunc = numeric_poly_avg, combinefunc = int8_avg_combine,
serialfunc = int8_avg_serialize, deserialfunc = int8_avg_deserialize);
