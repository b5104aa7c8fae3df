create table t (a int);
create publication p for table t where (a > 0);
