create table p (a int, b text);
create table c () inherits (p);
alter table p add not null a no inherit;
