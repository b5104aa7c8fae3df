create table t (a int);
comment on type t is 'new';
