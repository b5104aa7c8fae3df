create table t (a int);
-- alone
create unique index concurrently u on t (a);
-- alone
alter table t add constraint u unique using index u;
