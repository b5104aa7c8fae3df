create type pair as (a int, b text);
create table t of pair;
alter table t alter a set not null;
