create table p (a int not null, b int not null) partition by list (a);
create table c partition of p for values in (1);
create unique index own on c (a, b);
create unique index i on p (a, b);
alter table c replica identity using index own;
alter table c cluster on own;
