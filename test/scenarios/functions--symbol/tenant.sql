create function f(text, text) returns bytea language c as '$libdir/pgcrypto', 'pg_hmac';
