create table p (a int, constraint ck check (a > 0) not enforced);
create table c () inherits (p);
