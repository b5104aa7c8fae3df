create table orders (id int primary key, total numeric(10,2), note text);
create table tmp (a int);
