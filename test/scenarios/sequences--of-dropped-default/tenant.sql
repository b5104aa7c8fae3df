create table t (id serial);
alter table t alter column id drop default;
