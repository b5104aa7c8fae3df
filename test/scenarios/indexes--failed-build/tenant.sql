create table t (a int, b text, c tsvector, d int);
create index i on t (a);
create index x on t (lower(b)) where d > 0;
create index g on t using gist (c);
set allow_system_table_mods = on;
update pg_index set indisvalid = false where indexrelid = 'i'::regclass;
