create table p (a int, b text);
create table c () inherits (p);
alter table c add constraint ck check (a > 0);
alter table p add constraint ck check (a > 0) not valid;
