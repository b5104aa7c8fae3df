create type pair as (a int, b text collate "C");
create table t of pair (a not null, b default 'x');
alter table t not of;
