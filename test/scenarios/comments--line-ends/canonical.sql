create table t (a int);
comment on table t is E'one\ntwo';
