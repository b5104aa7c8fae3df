create table t (a int primary key, b text, c text);
create table u (a int);
