create table t (id int, other int);
create sequence s as bigint start 5 increment 2 minvalue 1 maxvalue 900 cache 3;
