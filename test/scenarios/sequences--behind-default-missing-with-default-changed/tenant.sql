create sequence s;
create table t (a int default nextval('s'));
drop sequence s cascade;
alter table t alter a set default 1;
