create table t (a int, b text, c int);
create view v as select a, b from t where c > 0;
create materialized view m as select a, b from t where c > 0;
create extension citext;
