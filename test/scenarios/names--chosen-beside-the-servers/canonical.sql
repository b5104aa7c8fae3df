create table orders (id int primary key, customer int, day date check (day > '2000-01-01'), number serial);
create index on orders (customer); create index on orders (customer, day); create index on orders (abs(customer));
create table lines (a int, b int); create index on lines (a);
create table "Long" (a_column_with_a_name_that_is_about_fifty_characters int, b int);
create index on "Long" (a_column_with_a_name_that_is_about_fifty_characters, b);
