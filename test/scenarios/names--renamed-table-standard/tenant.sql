create table before (a int primary key, b int unique, c int check (c > 0), d serial, e int references before (a));
create index on before (c);
alter table before rename to t;
