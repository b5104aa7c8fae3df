create function f() returns uuid language c as 'pgcrypto', 'pg_random_uuid';
