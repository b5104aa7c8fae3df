create table u (a int primary key);
create view v as select a from u;
