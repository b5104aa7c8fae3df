create table p (a int, b text);
create table c () inherits (p);
alter table c add primary key (a, b);
