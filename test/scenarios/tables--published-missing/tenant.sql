create table o (a int primary key);
create publication news for table o;
