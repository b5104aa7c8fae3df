create table t (id int, a int) partition by range (id);
