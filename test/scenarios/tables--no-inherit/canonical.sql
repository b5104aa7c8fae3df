create table p (id int primary key, a text not null default 'x', b int, constraint positive check (b > 0), check (b > 1) no inherit);
create table c (own int) inherits (p);
