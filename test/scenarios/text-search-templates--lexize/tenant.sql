create function prepare(internal) returns internal language internal as 'dsimple_init';
create function stem(internal, internal, internal, internal) returns internal language internal as 'dsimple_lexize';
create text search template lower (lexize = stem, init = dsimple_init);
