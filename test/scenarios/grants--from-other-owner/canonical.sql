create table t (a int); alter table t owner to app_owner;
set role app_owner; revoke truncate on t from app_owner; reset role;
