create table p (a int not null default 1, b text, check (a > 0));
create table t () inherits (p);
