create table orders (id int primary key, total numeric(10,2), note text);
create policy p on orders to app_writer, app_reader using (true);
