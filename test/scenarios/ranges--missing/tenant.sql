create function diff(text, text) returns float8 immutable language sql as 'select 1.0::float8';
create function diff(float8, float8) returns float8 immutable language sql as 'select 1.0::float8';
