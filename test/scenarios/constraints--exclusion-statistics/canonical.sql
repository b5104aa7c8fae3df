create table t (a int, r int4range, exclude using gist (int4range(a, a + 1) with &&));
