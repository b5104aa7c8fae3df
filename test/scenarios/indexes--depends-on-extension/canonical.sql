create table t (a int, b text, c tsvector, d int);
create index i on t (a);
create index x on t (lower(b)) where d > 0;
create index g on t using gist (c);
create extension citext;
