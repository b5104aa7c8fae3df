create text search dictionary plain (template = simple);
create text search configuration words (parser = default);
alter text search configuration words add mapping for word with plain;
create table t (a text);
create index i on t using gin (to_tsvector('words', a));
