create table p (id int primary key);
create table c (own int) inherits (p);
