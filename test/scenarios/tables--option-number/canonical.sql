create table t (a int, b text) with (fillfactor = 70, autovacuum_enabled = off, autovacuum_vacuum_scale_factor = 0.10);
create index i on t using gist (box(point(a, a), point(a, a))) with (buffering = off);
create index n on t using gin (string_to_array(b, ' ')) with (fastupdate = true);
create view v with (security_barrier = true) as select a from t;
