create table p (a int, b text);
create table c () inherits (p);
alter table c add not null a no inherit;
