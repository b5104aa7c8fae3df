create table t (a int primary key, b text, c text);
create table u (a int);
create publication news for table t;
alter publication news owner to app_owner;
