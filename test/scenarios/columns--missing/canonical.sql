create table orders (id int primary key, total numeric(10,2), note text);
alter table orders add column state text default 'new';
