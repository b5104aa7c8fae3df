create table t (r int4range, a int, constraint x exclude using gist (r with &&) with (fillfactor = 70, buffering = auto) where (a > 0) deferrable);
