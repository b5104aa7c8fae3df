create table p (id int check (id > 0));
create table c () inherits (p);
