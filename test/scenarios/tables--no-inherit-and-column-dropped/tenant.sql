create table p (id int, a text);
create table c (own int) inherits (p);
alter table c no inherit p;
alter table c drop column own;
alter table c alter a type varchar(5);
