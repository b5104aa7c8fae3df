create table p (a int, b text);
create table c () inherits (p);
