create table t (a int);
grant select on t to app_reader;
alter table t owner to app_owner;
