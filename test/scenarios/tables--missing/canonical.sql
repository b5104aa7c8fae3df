create table orders (id int primary key, total numeric(10,2), note text);
create table lines (id int primary key, order_id int references orders (id)); create index on lines (order_id);
