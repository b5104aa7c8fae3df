create table p (id int primary key, a text default 'x', b int, check (b > 0)) partition by range (id);
create table c partition of p for values from (1) to (10);
alter table c alter a set default 'y', alter a set statistics 7, alter a set storage plain;
