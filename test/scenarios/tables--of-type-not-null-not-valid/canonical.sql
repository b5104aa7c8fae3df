create type pair as (a int, b text);
create table t of pair;
alter table t add not null a;
