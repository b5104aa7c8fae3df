create table t (a int);
create table u (a int);
create publication p for table t, u;
