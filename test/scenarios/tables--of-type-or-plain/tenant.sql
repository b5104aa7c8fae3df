create type pair as (a int, b text);
create type other as (a int, b text);
create table t (a int, b text);
alter table t of pair;
