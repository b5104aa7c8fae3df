create function f() returns uuid language c as '$libdir/pgcrypto', 'pg_random_uuid';
