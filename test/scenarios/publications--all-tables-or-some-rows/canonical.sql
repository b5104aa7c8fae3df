create table t (a int);
create publication p for all tables;
