create function enter(internal) returns internal language internal immutable as 'prsd_lextype';
create function enter_too(internal) returns internal language internal immutable as 'prsd_lextype';
create function leave(internal) returns int language internal immutable as 'int4in';
create transform for int language sql (from sql with function enter(internal));
