create function s(internal) returns internal language internal as 'generate_series_int4_support';
create function f(int, int) returns setof int language internal as 'generate_series_int4' support s;
