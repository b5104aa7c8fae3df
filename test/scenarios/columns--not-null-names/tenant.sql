create table before (a int not null, c int not null);
alter table before rename to t;
alter table t rename column c to b;
