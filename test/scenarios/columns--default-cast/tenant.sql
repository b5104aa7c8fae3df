create function f() returns float8 language sql as 'select 1.5::float8';
create table t (a int default f()::int::bigint);
