create table p (a int, b text);
create table c () inherits (p);
alter table c alter b set (n_distinct = 5);
