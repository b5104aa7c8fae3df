create table p (a int, b text);
create table c () inherits (p);
alter table p add constraint nn not null a not valid;
