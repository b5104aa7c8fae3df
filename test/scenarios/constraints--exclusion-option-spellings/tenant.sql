create table t (r int4range, a int, constraint x exclude using gist (r with &&) with (buffering = on, fillfactor = 0x46) where (a > 0) deferrable);
