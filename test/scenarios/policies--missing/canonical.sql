create table orders (id int primary key, total numeric(10,2), note text);
alter table orders enable row level security;
create policy mine on orders using (note = current_user);
