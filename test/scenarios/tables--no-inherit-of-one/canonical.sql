create table p (id int, a text);
create table q (id int, b text);
create table c (own int) inherits (p, q);
