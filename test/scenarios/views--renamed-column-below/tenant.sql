create table t (old int);
create view v as select old from t;
alter table t rename column old to a;
