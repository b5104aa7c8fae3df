create table p (a int, b text);
create table c () inherits (p);
alter table p add constraint ck check (a > 0) not valid;
alter table c validate constraint ck;
