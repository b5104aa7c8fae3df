create table p (a int default 1);
create table t () inherits (p);
