create table p (a int, constraint ck check (a > 0) not enforced);
create table c (constraint ck check (a > 0)) inherits (p);
