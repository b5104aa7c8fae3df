create table t (id int, other int);
