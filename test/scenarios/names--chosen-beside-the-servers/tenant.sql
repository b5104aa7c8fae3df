create table orders (id int primary key, customer int, day date constraint valid_day_check check (day > '2000-01-01'), number serial);
create index by_customer_idx on orders (customer); create index orders_recent_idx on orders (customer, day); create index orders_day_idx on orders (abs(customer));
create table lines (a int, b int); create index lines_a_b_idx on lines (a);
create table "Long" (a_column_with_a_name_that_is_about_fifty_characters int, b int);
create index "Long_b_idx" on "Long" (a_column_with_a_name_that_is_about_fifty_characters, b);
