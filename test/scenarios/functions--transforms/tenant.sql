create extension hstore;
create function to_sql(internal) returns hstore immutable language internal as 'textin';
create transform for hstore language sql (to sql with function to_sql(internal));
create function f(h hstore) returns int transform for type hstore language sql as 'select 1';
