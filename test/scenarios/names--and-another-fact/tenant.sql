create table before (a int);
alter table before add check (a > 0) not valid;
alter table before rename to t;
