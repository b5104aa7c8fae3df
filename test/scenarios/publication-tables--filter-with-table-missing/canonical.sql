create table t (a int primary key, b int);
create table o (a int primary key);
create publication news for table t (a) where (a > 1), table o;
