create table t (a int, r int4range, exclude using gist (int4range(a, a + 1) with &&));
alter index t_int4range_excl alter column 1 set statistics 200;
