create type pair as (a int, b text);
create table t of pair;
alter table t alter b set default 'x';
