create table t (a int, b text) with (fillfactor = 070, autovacuum_enabled = FALSE, autovacuum_vacuum_scale_factor = .1);
create index i on t using gist (box(point(a, a), point(a, a))) with (buffering = off);
create index n on t using gin (string_to_array(b, ' ')) with (fastupdate = 1);
create view v with (security_barrier = 1) as select a from t;
