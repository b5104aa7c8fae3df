create table p (id int, a text);
create table c (own int) inherits (p);
