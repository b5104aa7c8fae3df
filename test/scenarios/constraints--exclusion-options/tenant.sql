create table t (r int4range, a int, constraint x exclude using gist (r with &&) where (a > 0) deferrable);
