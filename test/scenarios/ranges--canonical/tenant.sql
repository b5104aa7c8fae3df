create type span;
create function canon(span) returns span immutable strict language internal as 'int4range_canonical';
create type span as range (subtype = int4);
