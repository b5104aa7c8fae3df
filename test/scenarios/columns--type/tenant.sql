create table orders (id int primary key, total numeric(10,2), note text);
alter table orders alter column total type numeric(12,2);
