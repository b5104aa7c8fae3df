create table p (a int, b text);
create table c () inherits (p);
alter table p add constraint nn not null a not valid;
alter table c validate constraint nn;
